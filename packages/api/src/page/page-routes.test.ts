import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServedPage } from '../app-deps.ts';
import { appUnderTest, type ErrorBody } from '../testing/app-under-test.ts';
import { DeclaredAnswers, documentOf } from '../testing/declared-answers.ts';
import { ASSETS, pageLanguages } from './page-files.ts';

const REPORT = {
  version: '0.0.0',
  config: [
    {
      section: 'cache',
      keys: [
        { key: 'memory', value: '32M', isDefault: true },
        { key: 'redis_url', value: null, isDefault: false, isSecret: true },
      ],
    },
  ],
  warnings: [{ time: '2026-01-02T03:04:05.678Z', level: 'warning', msg: 'why', fields: { n: 1 } }],
} as const;

const appWith = (page?: ServedPage) => appUnderTest(undefined, {}, undefined, { page });
const tested = appWith({ report: () => REPORT });
const { app } = tested;

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8';
const get = async (path: string, headers: Record<string, string> = {}, from = app) =>
  from.request(path, { headers: { accept: BROWSER, ...headers } });
const langOf = (html: string) => /<html lang="([\w-]+)"/.exec(html)?.[1];

test('browsers get the page at /, programs what they got without it', async () => {
  for (const accept of [BROWSER, 'text/html', 'application/json;q=0.9, text/html', 'text/*']) {
    const answer = await get('/', { accept });
    assert.equal(answer.status, 200, accept);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html; charset=utf-8$/);
    assert.match(await answer.text(), /^<!doctype html>/i);
  }
  const before = (await (await get('/', {}, appWith().app)).json()) as ErrorBody;
  for (const accept of ['', '*/*', 'application/json', 'application/json, text/html;q=0.5']) {
    const answer = await get('/', { accept });
    assert.equal(answer.status, 404, accept);
    assert.deepEqual(await answer.json(), before);
    assert.equal(answer.headers.get('vary'), 'accept, accept-language');
  }
  assert.match(before.error.message, /\/docs shows all/);
});

test('POST / speaks as Piper does, and other methods are 405', async () => {
  const spoken = await tested.post('/', { text: 'One.' }, { accept: BROWSER });
  assert.deepEqual([spoken.status, spoken.headers.get('content-type')], [200, 'audio/wav']);
  const put = await app.request('/', { method: 'PUT' });
  assert.deepEqual([put.status, put.headers.get('allow')], [405, 'GET, HEAD, POST, OPTIONS']);
});

test('a page is in the language of ?lang=, else of accept-language, else English', async () => {
  const CHOICES: readonly (readonly [query: string, header: string, language: string])[] = [
    ['', '', 'en'],
    ['', 'de', 'de'],
    ['', 'de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['', 'en-GB,de;q=0.9', 'en'],
    ['', 'xx, DE;q=0.5, en;q=0.4', 'de'],
    ['', 'de;q=0, fr', 'en'],
    ['', '*', 'en'],
    ['?lang=de', 'en', 'de'],
    ['?lang=de-CH', 'en', 'de'],
    ['?lang=xx', 'de', 'de'],
    ['?lang=..%2f..%2fpackage', '', 'en'],
  ];
  for (const path of ['/', '/status']) {
    for (const [query, header, language] of CHOICES) {
      const answer = await get(`${path}${query}`, { 'accept-language': header });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('content-language'), language, `${query} ${header}`);
      assert.equal(langOf(await answer.text()), language);
      assert.match(answer.headers.get('vary') ?? '', /accept-language/);
      assert.equal(answer.headers.get('set-cookie'), null);
    }
  }
});

const ADDRESSES = ['/', '/status', '/docs', ...[...ASSETS.keys()].map((name) => `/page/${name}`)];

for (const path of ADDRESSES) {
  test(`${path} has an etag, a policy without exceptions, and HEAD`, async () => {
    const answer = await get(path);
    assert.equal(answer.status, 200);
    const etag = answer.headers.get('etag') ?? '';
    assert.match(etag, /^"[\w-]{27}"$/);
    assert.equal(answer.headers.get('cache-control'), 'no-cache');
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    const policy = answer.headers.get('content-security-policy') ?? '';
    assert.match(policy, /^default-src 'none'; script-src 'self'; style-src 'self'; /);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    assert.ok((await answer.text()).length > 0);

    const known = await get(path, { 'if-none-match': `"x", W/${etag}` });
    assert.deepEqual([known.status, await known.text()], [304, '']);
    assert.equal(known.headers.get('etag'), etag);
    assert.equal((await get(path, { 'if-none-match': '"x"' })).status, 200);

    const head = await app.request(path, { method: 'HEAD', headers: { accept: BROWSER } });
    assert.deepEqual([head.status, await head.text()], [200, '']);
    assert.equal(head.headers.get('etag'), etag);
  });
}

test('pages have nothing that the policy refuses, and all that they load is served', async () => {
  for (const language of await pageLanguages()) {
    for (const path of ['/', '/status', '/docs']) {
      const html = await (await get(`${path}?lang=${language}`)).text();
      assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=|<iframe|<base|javascript:/);
      for (const [, attributes] of html.matchAll(/<script([^>]*)>/g)) {
        assert.match(attributes ?? '', / src="page\/| type="application\/json"/);
      }
      const loaded = [...html.matchAll(/<(?:script|link)[^>]* (?:src|href)="([^"]+)"/g)]
        .map(([, address = '']) => address)
        .filter((address) => !address.startsWith('data:'));
      assert.ok(loaded.length >= 2, path);
      for (const address of loaded) assert.equal((await get(`/${address}`)).status, 200, address);
    }
  }
});

test('other files are 404, whatever their name', async () => {
  for (const name of [
    ...['x.js', 'speak.ts', 'speak.en.html', 'SPEAK.JS', 'speak.js%00', 'constructor', '%ff'],
    ...['..%2fpackage.json', '%2e%2e%2fpackage.json', '..%5cpackage.json', '%2fetc%2fpasswd'],
    ...['../package.json', 'x/../../package.json', 'speak.js/x', ''],
  ]) {
    const answer = await get(`/page/${name}`);
    assert.equal(answer.status, 404, name);
    assert.equal(((await answer.json()) as ErrorBody).error.code, 'not_found');
  }
});

test('a page with a slash behind it leads to the one without, below any folder', async () => {
  const LOCATIONS: readonly (readonly [path: string, location: string])[] = [
    ['/status/', '../status'],
    ['/status//?lang=de', '../../status?lang=de'],
    ['/v1/status/', '../status'],
    ['/docs/', '../docs'],
  ];
  for (const [path, location] of LOCATIONS) {
    const answer = await get(path);
    assert.deepEqual([answer.status, answer.headers.get('location')], [302, location], path);
    const target = new URL(location, new URL(path, 'http://pi:5003')).pathname;
    assert.equal((await get(target)).status, 200, target);
  }
});

test('the report is an operation of the document, and never stored', async () => {
  const declared = new DeclaredAnswers(await documentOf(app));
  const answer = await get('/page/service.json');
  assert.deepEqual(await answer.clone().json(), REPORT);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  await declared.check({ method: 'GET', path: '/page/service.json' }, answer);
});

test('requests for the page are logged and counted by their routes', async () => {
  const logged = appWith({ report: () => REPORT });
  for (const path of ['/', '/status', '/page/speak.js', '//page/speak.js/', '/page/none.js']) {
    await (await get(path, {}, logged.app)).text();
  }
  await (await get('/page/service.json', {}, logged.app)).text();
  const lines = logged.log.filter(({ msg }) => msg === 'request');
  const routes = lines.map(({ level, route, status }) => [level, route, status]);
  assert.deepEqual(routes, [
    ['info', '/', 200],
    ['info', '/status', 200],
    ['info', '/page/speak.js', 200],
    ['info', '/page/speak.js', 200],
    ['info', 'none', 404],
    ['debug', '/page/service.json', 200],
  ]);
  const metrics = await (await get('/metrics', {}, logged.app)).text();
  assert.match(metrics, /requests_total\{route="\/page\/speak\.js",status="200"\} 2\n/);
});

test('without the view for operators, the page has no link to it', async () => {
  const { app: quiet } = appWith({});
  for (const path of ['/status', '/page/service.json']) {
    assert.equal((await get(path, {}, quiet)).status, 404, path);
  }
  assert.equal('/page/service.json' in (await documentOf(quiet)).paths, false);
  for (const path of ['/', '/docs']) {
    const [shown, hidden] = [await get(path), await get(path, {}, quiet)];
    assert.match(await shown.text(), /href="status\b/);
    assert.doesNotMatch(await hidden.text(), /href="status\b/);
    assert.equal(hidden.status, 200);
  }
});

test('without the page there is only the style of /docs', async () => {
  const { app: none } = appWith();
  for (const path of ['/', '/status', '/page/speak.js', '/page/try-it.js', '/page/service.json']) {
    const answer = await get(path, {}, none);
    assert.equal(answer.status, 404, path);
    assert.equal(((await answer.json()) as ErrorBody).error.code, 'not_found');
  }
  assert.equal((await get('/page/clothes.css', {}, none)).status, 200);
  assert.doesNotMatch(await (await get('/docs', {}, none)).text(), /<script|<button/);
});
