// What is copied of messages: plain text, as somebody would write it down.

import type { TimelineMessage } from '../contract/types';

export type Words = {
  /** A message without words, in a few. */
  inOneLine: (message: TimelineMessage) => string;
  who: (message: TimelineMessage) => string;
  time: (at: number) => string;
  line: (time: string, who: string, what: string) => string;
};

/** One message is its words. Several are each told with when and by whom, in the order of time. */
export function copyOf(messages: readonly TimelineMessage[], words: Words): string {
  const what = (message: TimelineMessage) => message.text.trim() || words.inOneLine(message);
  const [only] = messages;
  if (only && messages.length === 1) return what(only);
  return messages
    .map((message) => words.line(words.time(message.at), words.who(message), what(message)))
    .join('\n');
}
