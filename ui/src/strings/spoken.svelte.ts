// The words of every window, in the language that it speaks. English comes with the window; the others are read when
// they are asked for.

import type { Language } from '../contract/types';
import { en } from './en';

/** A catalogue: the languages have the same words, which only English names. */
export type Strings = typeof en;

const CATALOGUES: Record<Language, () => Promise<Strings>> = {
  en: async () => en,
  es: async () => (await import('./es')).es,
  pt: async () => (await import('./pt')).pt,
  ar: async () => (await import('./ar')).ar,
};

/** What each language calls itself, so that whoever cannot read the window finds theirs. */
export const LANGUAGES: readonly { language: Language; name: string; tag: string }[] = [
  { language: 'en', name: 'English', tag: 'en' },
  { language: 'es', name: 'Español', tag: 'es' },
  { language: 'pt', name: 'Português (Brasil)', tag: 'pt-BR' },
  { language: 'ar', name: 'العربية', tag: 'ar' },
];

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
  // Another was asked for meanwhile, or this one is spoken.
  if (wanted !== language || words === spoken.words) return;
  spoken.words = words;
  document.documentElement.lang = words.language;
  document.documentElement.dir = words.direction;
}
