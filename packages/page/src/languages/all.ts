import { de } from './de.ts';
import { en } from './en.ts';
import type { Texts } from './texts.ts';

/** Languages of the pages. A further one is its file and its name here. */
export const LANGUAGES: readonly Texts[] = [en, de];
