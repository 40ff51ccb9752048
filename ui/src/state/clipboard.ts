/**
 * Puts a text into the clipboard. Must be called while a key or a button is being handled: whoever only shows a page
 * may not. Returns whether it was done.
 */
export function copyText(text: string): boolean {
  // The web view lets a page write to the clipboard only what it is asked for while it copies something selected.
  const put = (event: ClipboardEvent) => {
    event.clipboardData?.setData('text/plain', text);
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const selection = getSelection();
  const before = selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : null;
  const focused = document.activeElement;
  const carrier = document.createElement('span');
  carrier.className = 'spoken selectable';
  carrier.textContent = '.';
  carrier.ariaHidden = 'true';
  // In front of a modal dialog too, behind which nothing can be selected.
  (document.querySelector('dialog[open]') ?? document.body).append(carrier);
  selection?.selectAllChildren(carrier);
  document.addEventListener('copy', put, { capture: true });
  try {
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', put, { capture: true });
    selection?.removeAllRanges();
    if (before) selection?.addRange(before);
    carrier.remove();
    if (focused instanceof HTMLElement && document.activeElement !== focused) {
      focused.focus({ preventScroll: true });
    }
  }
}
