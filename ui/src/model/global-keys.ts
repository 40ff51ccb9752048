// Keys that work in any program, as they are written: `Ctrl+Alt+D`. Which of them may be used is not decided here.

/** What tells a press of keys. */
export type Press = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

/** What is held down, in the order in which it is written. */
export function held(press: Press): string[] {
  return [
    press.ctrlKey && 'Ctrl',
    press.altKey && 'Alt',
    press.shiftKey && 'Shift',
    press.metaKey && 'Super',
  ].filter((name) => name !== false);
}

/** The keys that are pressed; null while that is none that could be written, or only some to hold down. */
export function written(press: Press): string | null {
  const key = named(press);
  return key === null ? null : [...held(press), key].join('+');
}

function named({ key, code }: Press): string | null {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  if (/^F([1-9]|1[0-2])$/.test(key)) return key;
  // With Alt or Shift a digit is another sign, and on a keyboard of another script a letter is none of ours: then it is
  // where the key stands that counts.
  const stands = /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1];
  if (stands !== undefined) return stands;
  return code === 'Space' ? 'Space' : null;
}
