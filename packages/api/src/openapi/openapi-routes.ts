import { AUDIO_FORMATS } from '@hailo-piper/audio';
import { Hono } from 'hono';
import type { AppDeps } from '../app-deps.ts';
import type { AppEnv } from '../request-record.ts';

/**
 * GET /openapi.json, and /docs, which shows it. Both are made when somebody asks: hardly anybody
 * does, and the code behind them need not be in memory.
 */
export function openApiRoutes({ version, config }: AppDeps): Hono<AppEnv> {
  const make = async () => {
    const { openApiDocument } = await import('./document.ts');
    const { format: defaultFormat, max_text_length: maxTextLength } = config.synthesis;
    return openApiDocument({ version, defaultFormat, maxTextLength, formats: AUDIO_FORMATS });
  };
  return new Hono<AppEnv>()
    .get('/openapi.json', async (c) => c.json(await make()))
    .get('/docs', async (c) => {
      const { docsPage, DOCS_POLICY } = await import('./page/docs-page.ts');
      const page = await docsPage(await make(), new URL(c.req.url).origin);
      return c.html(page, 200, {
        'content-security-policy': DOCS_POLICY,
        'x-content-type-options': 'nosniff',
      });
    });
}
