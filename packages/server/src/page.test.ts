import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { ReloadableService } from './testing/reloadable-service.ts';

interface Report {
  readonly config: readonly {
    readonly section: string;
    readonly keys: readonly {
      readonly key: string;
      readonly value: unknown;
      readonly isDefault: boolean;
      readonly isSecret?: boolean;
    }[];
  }[];
  readonly warnings: readonly {
    readonly level: string;
    readonly msg: string;
    readonly fields: Readonly<Record<string, unknown>>;
  }[];
}

const reportOf = async (service: ReloadableService): Promise<Report> =>
  JSON.parse(await service.get('/page/service.json'));

/** `[value, isDefault]` of a key such as `server.port`. */
function shown({ config }: Report, name: string): unknown {
  const [section, key] = name.split('.');
  const keys = config.find((one) => one.section === section)?.keys;
  const found = keys?.find((one) => one.key === key);
  return found && [found.value, found.isDefault];
}

const page = (service: ReloadableService, path = '/') =>
  fetch(`${service.url}${path}`, { headers: { accept: 'text/html' } });

test('the configuration in force is shown, also after a reload, without secrets', async (t) => {
  const SECRETS = {
    cache: { redis_url: 'redis://joe:hunter2@127.0.0.1:1' },
    voices: { catalogues: [{ name: 'mine', url: 'https://joe:hunter3@example.org/voices' }] },
  };
  const service = await ReloadableService.start(t, SECRETS);
  assert.equal((await page(service)).status, 200);
  assert.equal((await page(service, '/status')).status, 200);

  const first = await reportOf(service);
  assert.doesNotMatch(JSON.stringify(first), /hunter/);
  const secret = first.config
    .find(({ section }) => section === 'cache')
    ?.keys.find(({ key }) => key === 'redis_url');
  const hidden = { value: null, isDefault: false, isSecret: true };
  assert.deepEqual(secret, { key: 'redis_url', ...hidden });
  const catalogues = [{ name: 'mine', url: 'https://***@example.org/voices' }];
  assert.deepEqual(shown(first, 'voices.catalogues'), [catalogues, false]);
  assert.deepEqual(shown(first, 'server.host'), ['127.0.0.1', false]);
  assert.deepEqual(shown(first, 'synthesis.max_text_length'), [5000, true]);
  assert.deepEqual(shown(first, 'piper.volume'), [null, true]);

  await service.reload(
    { ...SECRETS, synthesis: { max_text_length: 30 }, server: { host: '127.0.0.2' } },
    /"msg":"changes that take a restart"/,
  );
  const second = await reportOf(service);
  assert.deepEqual(shown(second, 'synthesis.max_text_length'), [30, false]);
  assert.deepEqual(shown(second, 'server.host'), ['127.0.0.1', false]);
  assert.partialDeepStrictEqual(second.warnings.at(-1), {
    level: 'warning',
    msg: 'changes that take a restart',
    fields: { keys: ['server.host'] },
  });

  writeFileSync(service.file, 'server:\n  prot: 1\n');
  await service.hangup(/"level":"error"/);
  const { level, fields } = (await reportOf(service)).warnings.at(-1) ?? {};
  assert.equal(level, 'error');
  assert.match(String(fields?.fault), /:2:3 server\.prot: unknown key/);
});

test('page.status: false hides the view for operators, page.enabled: false all', async (t) => {
  const quiet = await ReloadableService.start(t, { page: { status: false } });
  assert.equal((await page(quiet)).status, 200);
  assert.equal((await page(quiet, '/status')).status, 404);
  assert.equal((await page(quiet, '/page/service.json')).status, 404);

  const none = await ReloadableService.start(t, { page: { enabled: false } });
  for (const path of ['/', '/status', '/page/speak.js', '/page/service.json']) {
    assert.equal((await page(none, path)).status, 404, path);
  }
  assert.equal((await page(none, '/docs')).status, 200);
});
