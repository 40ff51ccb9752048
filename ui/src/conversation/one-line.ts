import type { TimelineMessage } from '../contract/types';
import { t } from '../strings';

/** A message in a few words, for where it is quoted. */
export function inOneLine({ text, body }: TimelineMessage): string {
  const words = text.slice(0, 300).replace(/\s+/g, ' ').trim();
  if (words !== '') return words;
  switch (body.is) {
    case 'media':
      return body.fileName ?? t.body.media[body.media];
    case 'location':
      return body.name ?? body.address ?? t.body.location;
    case 'contacts':
      return body.contacts[0]?.name || t.body.contact;
    case 'order':
      return t.body.order;
    case 'reply':
      return body.title;
    case 'reaction':
      return body.emoji;
    case 'unsupported':
      return t.body.unsupported;
    case 'unknown':
      return t.body.unknown;
    case 'system':
      return t.chat.systemEmpty;
    case 'text':
      return t.chat.emptyText;
  }
}
