import type { IconName } from './icons';

/** What a menu shows, from top to bottom. */
export type MenuItem =
  | {
      text: string;
      icon?: IconName;
      /** The key that does the same. */
      key?: string;
      onchoose: () => void;
    }
  | 'line'
  /** Says what the items below it are about. */
  | { heading: string };
