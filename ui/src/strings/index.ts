import { en } from './en';

/** The words of every window, in the agent's language. */
export type Strings = typeof en;

export const t: Strings = en;
