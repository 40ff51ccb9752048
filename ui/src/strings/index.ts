export { speak, t } from './spoken.svelte';
export type { Language, Strings } from './spoken.svelte';
