// Links in what customers wrote. Only four schemes ever become links; all else stays text.

/** Longer words are never links: it bounds the work on each, and no one can check such an address by eye. */
const LINK_MAX = 2048;

const SCHEMES = new Set(['https:', 'http:', 'tel:', 'mailto:']);

export type Link = { start: number; text: string; url: string };

/** The link in a word (a run of characters without a space), or null. */
export function linkIn(word: string): Link | null {
  if (word.length > LINK_MAX) return null;
  const start = /^[([{<"'*_~\xab\u201e\u201c\u2018\xbf\xa1]*/u.exec(word)?.[0].length ?? 0;
  const text = trimEnd(word.slice(start));
  const address = addressOf(text);
  const url = address && checked(address);
  return url ? { start, text, url } : null;
}

/** What an agent must see before a link opens: where it leads in truth. */
export function destination(url: string): { kind: 'web' | 'phone' | 'mail'; place: string } {
  const parsed = new URL(url);
  if (parsed.protocol === 'tel:') return { kind: 'phone', place: decode(parsed.pathname) };
  if (parsed.protocol === 'mailto:') return { kind: 'mail', place: decode(parsed.pathname) };
  // `host` has names in other scripts as punycode, and no user name that could pose as a host.
  return { kind: 'web', place: parsed.host };
}

function addressOf(text: string): string | null {
  if (/^(?:https?:\/\/|mailto:|tel:)\S/i.test(text)) return text;
  if (/^www\.[^./]+\./i.test(text)) return `https://${text}`;
  // A bare name counts with a path behind it: "track.example.com/20418", but not "e.g." or "10.30".
  if (/^(?:[\p{L}\p{N}-]+\.)+\p{L}{2,24}\/\S/iu.test(text)) return `https://${text}`;
  return null;
}

function checked(address: string): string | null {
  try {
    const url = new URL(address);
    if (!SCHEMES.has(url.protocol)) return null;
    const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
    if (isWeb ? url.hostname === '' : url.pathname === '') return null;
    return url.href;
  } catch {
    return null;
  }
}

/** Without the punctuation that ends a sentence, and without a bracket that was opened before the link. */
function trimEnd(text: string): string {
  let end = text.length;
  const opened = (text.match(/\(/g) ?? []).length;
  let closed = (text.match(/\)/g) ?? []).length;
  for (; end > 0; end -= 1) {
    const last = text.charAt(end - 1);
    if (last === ')' && closed > opened) closed -= 1;
    else if (!/[.,;:!?"'*_~\]}>\xbb\u201c\u201d\u2019\u060c\u061f]/u.test(last)) break;
  }
  return text.slice(0, end);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
