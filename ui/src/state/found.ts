// Marks found words in a message without touching its elements: it is drawn by whoever draws it.

const NAME = 'found';

/** Marks `words` within an element, as they are written; what was marked before is not any more. */
export function markFound(element: Element, words: readonly string[]): void {
  // The browsers that lack it show the message without marks.
  if (!('highlights' in CSS)) return;
  const ranges: Range[] = [];
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const text = node.nodeValue ?? '';
    for (const word of words) {
      if (word === '') continue;
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set(NAME, new Highlight(...ranges));
}

export function unmarkFound(): void {
  if ('highlights' in CSS) CSS.highlights.delete(NAME);
}
