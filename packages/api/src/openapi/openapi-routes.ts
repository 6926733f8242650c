import { AUDIO_FORMATS } from '@hailo-piper/audio';
import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import { reachedBy } from '../origins/origin-of-request.ts';
import type { AppEnv } from '../request-record.ts';

/**
 * GET /openapi.json, and /docs, which displays it. Both are built on request: they are rarely used,
 * and their code then stays out of memory.
 */
export function openApiRoutes({ version, config, mounted = [] }: AppDeps): Hono<AppEnv> {
  const make = async () => {
    const { openApiDocument } = await import('./document.ts');
    const { format: defaultFormat, max_text_length: maxTextLength } = config.synthesis;
    const service = { version, defaultFormat, maxTextLength, formats: AUDIO_FORMATS };
    return openApiDocument(
      service,
      mounted.map((protocol) => protocol.declaration(service)),
    );
  };
  return new Hono<AppEnv>()
    .get('/openapi.json', async (c) => c.json(await make()))
    .get('/docs', async (c) => {
      const { docsPage, DOCS_POLICY } = await import('./page/docs-page.ts');
      const page = await docsPage(await make(), reachedBy(c, config.server).origin);
      return c.html(page, 200, {
        'content-security-policy': DOCS_POLICY,
        'x-content-type-options': 'nosniff',
      });
    });
}
