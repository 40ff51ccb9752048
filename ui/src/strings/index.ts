export { LANGUAGES, speak, t } from './spoken.svelte';
export type { Strings } from './spoken.svelte';
