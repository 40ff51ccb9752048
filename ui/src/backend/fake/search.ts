// What the fake finds: plain folding, no index.

import type { Piece, Row, TimelineMessage } from '../../contract/types';
import { folded, snippetOf, wordsOf } from '../../model/words';

export function found(
  messages: readonly TimelineMessage[],
  query: string,
): { message: TimelineMessage; snippet: Piece[] }[] {
  const words = wordsOf(query);
  if (words.length === 0) return [];
  return messages
    .filter(({ text }) => words.every((word) => folded(text).includes(word)))
    .map((message) => ({ message, snippet: snippetOf(message.text, query) }));
}

export function foundNames(rows: readonly Row[], query: string): Row[] {
  const words = wordsOf(query);
  const digits = query.replace(/[\s()+.-]/g, '');
  const isNumber = /^\d{2,}$/.test(digits);
  return rows.filter((row) => {
    if (isNumber && row.number?.replace(/\D/g, '').includes(digits)) return true;
    const text = folded(`${row.title} ${row.number ?? ''}`);
    return words.length > 0 && words.every((word) => text.includes(word));
  });
}
