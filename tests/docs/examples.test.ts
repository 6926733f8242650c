import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { withService } from '../service/service.ts';
import { page, pages, runnable } from './markdown.ts';

const ADDRESS = 'localhost:5003';
const MAX_SECONDS = 60;

/** Runs a script of a page in a folder of its own and gives the files it leaves. */
const run = async (script: string, host: string): Promise<Map<string, Buffer>> => {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-docs-'));
  const home = mkdtempSync(join(tmpdir(), 'hailo-piper-docs-'));
  // A plain curl line of a page must fail here when the service answers with an error; one with -f does.
  const failing = script.includes('curl -sf') ? '' : 'fail-with-body\n';
  writeFileSync(join(home, '.curlrc'), `${failing}max-time = ${MAX_SECONDS}\n`);
  try {
    await promisify(execFile)('sh', ['-eu', '-c', script.replaceAll(ADDRESS, host)], {
      cwd: folder,
      env: { ...process.env, HOME: home, CURL_HOME: home },
    });
    return new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]));
  } finally {
    for (const path of [folder, home]) rmSync(path, { recursive: true });
  }
};

/** RIFF WAVE, mono, 16 bit, with sound in it; sizes exact, or both unknown. */
const assertWav = (wav: Buffer, name: string): void => {
  assert.equal(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 16), 'RIFFWAVEfmt ', name);
  assert.deepEqual([wav.readUInt16LE(22), wav.readUInt16LE(34)], [1, 16], name);
  const sizes = [wav.readUInt32LE(4), wav.readUInt32LE(40)];
  const exact = [wav.length - 8, wav.length - 44];
  const expected = sizes[0] === 0xffffffff ? [0xffffffff, 0xffffffff] : exact;
  assert.deepEqual(sizes, expected, name);
  assert.ok(wav.length > 10_000 && wav.subarray(44).some((byte) => byte !== 0), name);
};

test('the examples of the pages work', async (t) => {
  assert.ok(runnable(page('README.md')).length > 0);
  await withService('{}\n', async ({ url }) => {
    const { host } = new URL(url);
    for (const { path, text } of pages()) {
      for (const [index, script] of runnable(text).entries()) {
        await t.test(`${path}, example ${index + 1}`, async () => {
          assert.ok(script.includes(ADDRESS));
          for (const [name, content] of await run(script, host)) {
            if (name.endsWith('.wav')) assertWav(content, name);
            else if (name.endsWith('.opus')) assert.match(content.toString('latin1'), /^OggS/);
            else if (name.endsWith('.vtt')) assert.match(content.toString(), /^WEBVTT\n\n00:/);
            else assert.ok(content.length > 10_000, name);
          }
        });
      }
    }
  });
});

test('docs/operator.md names every metric of ours and no other', async () => {
  const everything =
    'performance: {cache_enabled: true}\ncache: {disk: 0, redis_url: "redis://127.0.0.1:1"}\n';
  await withService(everything, async ({ url }) => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const served = [...metrics.matchAll(/^# TYPE (hailo_piper_\w+)/gm)].map(([, name]) => name);
    const named = [...page('docs/operator.md').matchAll(/`(hailo_piper_\w+)`/g)];
    assert.deepEqual(new Set(named.map(([, name]) => name)), new Set(served));
  });
});
