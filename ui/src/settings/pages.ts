/** The pages of the settings, in order. */
export const PAGES = [
  'notifications',
  'quiet',
  'breakThrough',
  'muted',
  'reminders',
  'history',
  'connection',
  'appearance',
  'desktop',
] as const;
export type PageName = (typeof PAGES)[number];
