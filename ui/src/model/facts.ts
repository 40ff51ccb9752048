// What is known of a file or a place, as short facts that read the same in every language.

import type { Body } from '../contract/types';

type MediaBody = Extract<Body, { is: 'media' }>;

/** 88 KB, 1.4 MB. Decimal units, as file managers show them; the number as the language writes it. */
export function sizeOf(bytes: number, number: (value: number) => string): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${number(unit === 0 || size >= 10 ? Math.round(size) : Number(size.toFixed(1)))} ${units[unit]}`;
}

/** 0:42, 1:02:03. */
export function lengthOf(seconds: number): string {
  const whole = Math.round(seconds);
  const pad = (part: number) => String(part).padStart(2, '0');
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600);
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(whole % 60)}` : `${minutes}:${pad(whole % 60)}`;
}

/** PDF for "application/pdf" or "offer.pdf"; null where neither tells. */
export function formatOf({ fileName, mime }: Pick<MediaBody, 'fileName' | 'mime'>): string | null {
  const ending = /\.([a-z0-9]{1,5})$/i.exec(fileName ?? '')?.[1];
  const subtype = /^[\w-]+\/([a-z0-9]{1,8})(?:;|$)/i.exec(mime ?? '')?.[1];
  return (ending ?? subtype)?.toUpperCase() ?? null;
}

/** 41.1434, −8.6131 with a true minus. */
export function coordinates(latitude: number, longitude: number): string {
  const degrees = (value: number) => String(Number(value.toFixed(5))).replace('-', '−');
  return `${degrees(latitude)}, ${degrees(longitude)}`;
}

const EMOJI =
  /^(?:\p{RI}\p{RI}|\p{Emoji}(?:\p{EMod}|\uFE0F\u20E3?|[\u{E0020}-\u{E007E}]+\u{E007F})?(?:\u200D\p{Emoji}(?:\p{EMod}|\uFE0F)?)*|\s)+$/u;

/** Whether a text is one to three emoji and nothing else: shown large, without a bubble. */
export function isEmojiOnly(text: string): boolean {
  const trimmed = text.trim();
  // Digits and # and * count as emoji to Unicode, but not to people.
  if (trimmed === '' || trimmed.length > 40 || /[0-9#*]/.test(trimmed) || !EMOJI.test(trimmed)) return false;
  return (
    [...new Intl.Segmenter().segment(trimmed)].filter(({ segment }) => segment.trim() !== '').length <= 3
  );
}
