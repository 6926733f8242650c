import { byId } from '../dom/element.ts';
import type { Texts } from './texts.ts';

/**
 * The texts of this page in its language. The build puts those that the page's script uses into a
 * data block of the page, so that nobody loads those of other pages and languages.
 */
export function pageTexts(): Texts {
  return JSON.parse(byId('texts', HTMLScriptElement).text);
}
