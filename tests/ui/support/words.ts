// What the tests ask of the words that a window shows.

import type { Page } from '@playwright/test';

/** What is the program's own, and has to be read whole. Names and previews of customers may end in an ellipsis. */
const OWN =
  'button, [role="tab"], [role="menuitem"], .chip, .tag, kbd, label, h1, h2, h3, .label, .hint, .as-of, [data-connection], [data-room], time';

/** The program's own words that something cuts off at a side: the window, or what stands around them. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate((own) => {
    const found = new Set<string>();
    const hidden = (element: Element) =>
      element.closest('[aria-hidden="true"], .spoken') !== null ||
      getComputedStyle(element).clipPath !== 'none';
    for (const element of document.querySelectorAll<HTMLElement>(own)) {
      if (!element.checkVisibility({ visibilityProperty: true }) || hidden(element)) continue;
      // What customers are called is not ours.
      if (element.closest('[dir="auto"], .selectable')) continue;
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const parent = node.parentElement;
        const text = node.textContent?.trim() ?? '';
        if (!parent || text === '' || parent.closest('[dir="auto"], option') || hidden(parent)) continue;
        const range = document.createRange();
        range.selectNodeContents(node);
        const { left, right } = range.getBoundingClientRect();
        for (let box: Element | null = parent; box; box = box.parentElement) {
          if (box !== document.documentElement && getComputedStyle(box).overflowX === 'visible') continue;
          const edge = box.getBoundingClientRect();
          if (left < edge.left - 1 || right > edge.right + 1) found.add(text);
        }
      }
    }
    for (const select of document.querySelectorAll('select')) {
      const style = getComputedStyle(select);
      const canvas = document.createElement('canvas').getContext('2d');
      if (!canvas || !select.checkVisibility()) continue;
      canvas.font = style.font;
      const text = select.selectedOptions[0]?.text ?? '';
      const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (canvas.measureText(text).width > room + 1) found.add(text);
    }
    return [...found];
  }, OWN);
}

/** What has to be scrolled to the side to be seen whole. Lines of code may. */
export function scrolledSideways(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => element.checkVisibility() && !element.closest('pre, input, svg'))
      .filter((element) => {
        const scrolls = /auto|scroll/.test(getComputedStyle(element).overflowX) || element === document.body;
        return scrolls && element.scrollWidth > element.clientWidth + 1;
      })
      .map((element) => `${element.tagName} ${element.className}`),
  );
}

/** All that a window says, to the eye and to a screen reader. */
export function said(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const texts = [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Element) {
        for (const name of ['aria-label', 'title', 'placeholder']) {
          const text = node.getAttribute(name);
          if (text) texts.push(text);
        }
      } else if (node.textContent?.trim()) texts.push(node.textContent.trim());
    }
    return texts;
  });
}
