/** Whether a key belongs to something else: a field, a menu, or a dialog that is open. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.isComposing || event.defaultPrevented) return true;
  const { target } = event;
  if (document.querySelector('dialog[open]')) return true;
  if (target instanceof Element && target.closest('[role="menu"]')) return true;
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}

/** Whether the focus is on a control that Enter or the arrows work on. */
export function isOnControl(event: KeyboardEvent): boolean {
  return (
    event.target instanceof Element && event.target.closest('button, [role="link"], [role="tab"]') !== null
  );
}
