import { AUDIO_FORMATS } from '@hailo-piper/audio';
import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { reachedBy } from '../origins/origin-of-request.ts';
import { HTML, pageAnswer, withoutSlash } from '../page/page-answer.ts';
import type { AppEnv } from '../request-record.ts';

/**
 * GET /openapi.json, and /docs, which displays it. Both are built on request: they are rarely used,
 * and their code then stays out of memory.
 */
export function openApiRoutes({ version, config, page, mounted = [] }: AppDeps): Hono<AppEnv> {
  const hasStatus = page?.report !== undefined;
  const make = async () => {
    const { openApiDocument } = await import('./document.ts');
    const { format: defaultFormat, max_text_length: maxTextLength } = config.synthesis;
    const service = { version, defaultFormat, maxTextLength, formats: AUDIO_FORMATS };
    const more = mounted.map((protocol) => protocol.declaration(service));
    if (page !== undefined) {
      const { pageDeclaration } = await import('../page/page.declaration.ts');
      more.push(pageDeclaration(hasStatus));
    }
    return openApiDocument(service, more);
  };
  return new Hono<AppEnv>()
    .get('/openapi.json', async (c) => c.json(await make()))
    .get('/docs', async (c) => {
      const moved = withoutSlash(c);
      if (moved !== undefined) return moved;
      const { docsPage } = await import('./page/docs-page.ts');
      const html = await docsPage(await make(), {
        origin: reachedBy(c, config.server).origin,
        hasPage: page !== undefined,
        hasStatus,
      });
      return pageAnswer(c, html, HTML);
    });
}
