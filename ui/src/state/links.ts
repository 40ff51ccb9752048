import { createContext } from 'svelte';

/** Asks the agent whether a link may be opened, showing where it leads. */
export type AskLink = (url: string) => void;

export const [getAskLink, setAskLink] = createContext<AskLink>();
