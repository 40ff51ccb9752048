// Searched words within a text, without case and accents.

import type { Piece } from '../contract/types';

/** Without case and accents: who looks for "hakan" finds "Håkan". */
export function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}

/** The words of a search. */
export function wordsOf(query: string): string[] {
  return folded(query).split(/\s+/).filter(Boolean);
}

/** A text in pieces, those that a search's words hit apart from the others. Letters with accents stay whole. */
export function marked(text: string, query: string): Piece[] {
  const words = wordsOf(query);
  if (words.length === 0) return text === '' ? [] : [{ text, hit: false }];
  // Where each unit of the folded text came from, so that a hit there can be shown here.
  let plain = '';
  const from: number[] = [];
  let at = 0;
  for (const letter of text) {
    const bare = folded(letter);
    plain += bare;
    for (let index = 0; index < bare.length; index += 1) from.push(at);
    at += letter.length;
  }
  const hits = new Uint8Array(text.length);
  for (const word of words) {
    for (let start = plain.indexOf(word); start >= 0; start = plain.indexOf(word, start + word.length)) {
      const end = from[start + word.length] ?? text.length;
      hits.fill(1, from[start], end);
    }
  }
  const pieces: Piece[] = [];
  let start = 0;
  for (let index = 1; index <= text.length; index += 1) {
    if (index < text.length && hits[index] === hits[index - 1]) continue;
    pieces.push({ text: text.slice(start, index), hit: hits[start] === 1 });
    start = index;
  }
  return pieces;
}

/** A line of a text around its first hit, in pieces. */
export function snippetOf(text: string, query: string, before = 24, length = 160): Piece[] {
  const line = text.replace(/\s+/g, ' ').trim();
  const pieces = marked(line, query);
  const first = pieces[0];
  if (!first || first.hit || pieces.length === 1 || first.text.length <= before) {
    return marked(line.slice(0, length), query);
  }
  const cut = line.indexOf(' ', first.text.length - before) + 1;
  const start = cut > 0 && cut <= first.text.length ? cut : first.text.length;
  return [{ text: '…', hit: false }, ...marked(line.slice(start, start + length), query)];
}
