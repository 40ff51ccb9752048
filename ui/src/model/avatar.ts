// What stands for a customer where there is no picture: letters, and a tint by their id.

export const TINTS = 6;

/** One of `TINTS` tints, from 1: always the same one for a customer. */
export function tintOf(customerId: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < customerId.length; index += 1) {
    hash = Math.imul(hash ^ customerId.charCodeAt(index), 0x01000193);
  }
  return ((hash >>> 0) % TINTS) + 1;
}

const HONORIFIC = /^(?:dr|mr|mrs|ms|prof|sr|sra|herr|frau)\.?$/i;

/** One or two letters of a name; empty where it has none. */
export function initialsOf(name: string): string {
  const words = name
    .slice(0, 200)
    .split(/[\s.&/,()]+/u)
    .filter((word) => /^[^\p{L}\p{N}]*[\p{L}\p{N}]/u.test(word));
  const telling = words.filter((word) => !HONORIFIC.test(word));
  const letters = (telling.length > 0 ? telling : words).map(firstLetter);
  return letters.slice(0, 2).join('');
}

function firstLetter(word: string): string {
  // The Arabic article says nothing of a name.
  const bare = word.length > 3 ? word.replace(/^\u0627\u0644/u, '') : word;
  const letter = /[\p{L}\p{N}]\p{M}*/u.exec(bare)?.[0] ?? '';
  return letter.toLocaleUpperCase();
}
