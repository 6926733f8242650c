import { type Context, Hono } from 'hono';
import { accepts } from 'hono/accepts';
import type { AppDeps } from '../app-deps.ts';
import type { AppEnv } from '../request-record.ts';
import { HTML, pageAnswer, withoutSlash } from './page-answer.ts';
import { ASSETS, readPageFile, STYLE } from './page-files.ts';
import { languageOf } from './page-language.ts';

/** The link to the view for operators, on the page that speaks. */
const STATUS_LINK = /<a\b[^>]*\bhref="status["?][^>]*>[^<]*<\/a>/;

/**
 * The page at `/`, its view for operators at `/status`, and what they load. Without the page there
 * is only the style sheet, which is that of `/docs` as well.
 */
export function pageRoutes({ page }: AppDeps): Hono<AppEnv> {
  const routes = new Hono<AppEnv>();
  for (const [name, contentType] of ASSETS) {
    if (page === undefined && name !== STYLE) continue;
    routes.get(`/page/${name}`, async (c) => pageAnswer(c, await readPageFile(name), contentType));
  }
  if (page === undefined) return routes;
  const { report } = page;
  routes.get('/', async (c) => {
    c.header('vary', 'accept, accept-language');
    if (!wantsHtml(c)) return c.notFound();
    const language = await languageOf(c);
    const html = await readPageFile(`speak.${language}.html`);
    const shown = report === undefined ? html.replace(STATUS_LINK, '') : html;
    return pageAnswer(c, shown, HTML, { 'content-language': language });
  });
  if (report === undefined) return routes;
  return routes
    .get('/status', async (c) => {
      const moved = withoutSlash(c);
      if (moved !== undefined) return moved;
      const language = await languageOf(c);
      const html = await readPageFile(`status.${language}.html`);
      const headers = { 'content-language': language, vary: 'accept-language' };
      return pageAnswer(c, html, HTML, headers);
    })
    .get('/page/service.json', (c) => c.json(report(), 200, { 'cache-control': 'no-store' }));
}

/** Whether the client names HTML, and before JSON: browsers do, programs with any type do not. */
const wantsHtml = (c: Context<AppEnv>): boolean =>
  accepts(c, {
    header: 'Accept',
    supports: ['text/html', 'application/json'],
    default: 'application/json',
  }) === 'text/html';
