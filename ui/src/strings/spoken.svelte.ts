// The words of every window, in the language that it speaks. English comes with the window; the others are read when
// they are asked for.

import { en } from './en';

/** A catalogue: the languages have the same words, which only English names. */
export type Strings = typeof en;

const CATALOGUES = {
  en: async (): Promise<Strings> => en,
  es: async (): Promise<Strings> => (await import('./es')).es,
  pt: async (): Promise<Strings> => (await import('./pt')).pt,
  ar: async (): Promise<Strings> => (await import('./ar')).ar,
};

export type Language = keyof typeof CATALOGUES;

class Spoken {
  words = $state.raw<Strings>(en);
}

const spoken = new Spoken();
let wanted: Language = 'en';

/** What is drawn from it is drawn anew in another language, so it is read where it is drawn and never kept. */
export const t: Strings = new Proxy(en, { get: (_, name) => Reflect.get(spoken.words, name) });

/** Speaks a language from now on: the words, and the document's language and direction. */
export async function speak(language: Language): Promise<void> {
  wanted = language;
  const words = await CATALOGUES[language]();
  // Another was asked for meanwhile.
  if (wanted !== language) return;
  spoken.words = words;
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.direction;
}
