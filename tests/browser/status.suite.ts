/**
 * The operator's view: what it shows is the service's own, it moves, and it stays when the service goes. Run by
 * `npx -y pnpm@12 test:browser`, as root.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BROWSERS, withBrowser } from './browsers.ts';
import { withPage } from './network.ts';
import { SENTENCE } from './speaking.ts';
import { textOf, until } from './tab.ts';
import { visit } from './visit.ts';

const SECRET = 'not-for-anybody';

const CONFIG = `
voices: {aliases: {"<b>bold</b>": en_US-joe-medium}}
cache: {redis_url: "redis://user:${SECRET}@127.0.0.1:1"}
performance: {cache_enabled: true}
`;

/** Points of a plot's line. */
const line = (plot: string): string => `document.querySelector('#plot-${plot} svg').innerHTML`;
const figure = (plot: string): string => `#plot-${plot} .now`;

for (const name of BROWSERS) {
  test(`the operator's view in ${name}`, async (t) => {
    await withPage(CONFIG, (service) =>
      withBrowser(name, (browser) =>
        visit(
          browser,
          service.url,
          async (page, { requests }) => {
            await t.test('version, configuration in force, and no secret', async () => {
              const health = (await (await fetch(`${service.url}/health`)).json()) as {
                readonly version: string;
              };
              await until(page, "document.querySelector('#fact-version').textContent !== '–'");
              assert.equal(await textOf(page, '#fact-version'), health.version);
              await until(page, "document.querySelector('#configuration').textContent !== ''");
              const shown = await textOf(page, '#configuration');
              for (const text of ['max_text_length', 'cache_enabled', '<b>bold</b>']) {
                assert.ok(shown.includes(text), text);
              }
              assert.ok(!(await page.content()).includes(SECRET));
              for (const path of ['/page/service.json', '/metrics', '/health']) {
                const answer = await (await fetch(service.url + path)).text();
                assert.ok(!answer.includes(SECRET), path);
              }
            });

            await t.test('plots move while somebody speaks', async () => {
              await until(page, `${line('memory')} !== ''`);
              const before = await page.evaluate<string>(line('memory'));
              await (await service.speak({ input: SENTENCE })).arrayBuffer();
              await until(page, `${line('memory')} !== ${JSON.stringify(before)}`);
              await until(
                page,
                `/\\d/.test(document.querySelector('${figure('first-audio')}').textContent)`,
              );
            });

            await t.test('errors are counted by their codes', async () => {
              const refusal = await service.speak({ input: '' });
              const { error } = (await refusal.json()) as { readonly error: { code: string } };
              await until(
                page,
                `document.querySelector('#errors').textContent.includes('${error.code}')`,
              );
            });

            await t.test('it asks for no more than /health, /metrics and its own facts', () => {
              const paths = new Set(requests.map((request) => new URL(request).pathname));
              const known = ['/status', '/page/clothes.css', '/page/status.js', '/favicon.ico'];
              const asked = [...paths].filter((path) => !known.includes(path));
              assert.deepEqual(asked.sort(), ['/health', '/metrics', '/page/service.json']);
            });

            await t.test('it says when the service is gone', async () => {
              service.process.kill('SIGKILL');
              await until(page, "document.querySelector('#health').dataset.state === 'silent'");
            });
          },
          { path: '/status', allowed: /Failed to load resource|NetworkError|ERR_/ },
        ),
      ),
    );
  });
}
