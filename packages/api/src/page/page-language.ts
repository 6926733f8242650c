import type { Context } from 'hono';
import { languageDetector } from 'hono/language';
import type { AppEnv } from '../request-record.ts';
import { pageLanguages } from './page-files.ts';

const FALLBACK = 'en';

/** The language of a page: that of `?lang=`, else the client's most wanted, else English. */
export async function languageOf(c: Context<AppEnv>): Promise<string> {
  const detect = languageDetector({
    order: ['querystring', 'header'],
    // The choice is in the address; the service sets no cookie.
    caches: false,
    supportedLanguages: await pageLanguages(),
    fallbackLanguage: FALLBACK,
  });
  await detect(c, async () => {});
  return c.get('language');
}
