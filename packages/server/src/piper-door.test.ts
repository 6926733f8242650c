import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { defaultConfig } from '@hailo-piper/config';
import { testVoice } from '@hailo-piper/engine/testing';
import { startService } from './service.ts';
import { Settings } from './settings.ts';
import { VoiceLock } from './voice-lock.ts';

const state = mkdtempSync(join(tmpdir(), 'hailo-piper-piper-door-'));
process.env.XDG_STATE_HOME = state;
const ignored = () => {};
const config = defaultConfig();
const models = [
  testVoice('medium-shape'),
  ...[testVoice('multi-speaker'), testVoice('low-16k')],
] as const;
const settings = new Settings({
  ...config,
  server: { ...config.server, host: '127.0.0.1', port: 0 },
  piper: { ...config.piper, noise_scale: 0, noise_w_scale: 0 },
  performance: { ...config.performance, isolation: 'none' },
});
const { port, stop } = await startService({
  ...{ settings, choice: { models, voices: models, settling: [], leftOut: [] } },
  lock: new VoiceLock(),
  read: async () => ({ config: settings.current, source: null }),
  log: { debug: ignored, info: ignored, warning: ignored, error: ignored },
});
after(async () => {
  await stop(1000);
  rmSync(state, { recursive: true });
});

const curl = async (...given: string[]): Promise<Buffer> => {
  const options = { encoding: 'buffer', env: { ...process.env, HOME: state } } as const;
  return (await promisify(execFile)('curl', ['-s', ...given], options)).stdout;
};
const TEXT = '{ "text": "This is a test." }';
const TYPE = ['-H', 'Content-Type: application/json'];

test('the curl lines of Piper’s docs work, and curl -d without a type', async () => {
  const written = join(state, 'test.wav');
  await curl('-X', 'POST', ...TYPE, '-d', TEXT, '-o', written, `localhost:${port}`);
  const wav = readFileSync(written);
  assert.equal(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 16), 'RIFFWAVEfmt ');
  assert.deepEqual([wav.readUInt32LE(4), wav.readUInt32LE(24)], [wav.length - 8, 22_050]);
  assert.ok(wav.length > 10_000);
  assert.ok(wav.equals(await curl('-d', TEXT, `localhost:${port}/synthesize`)));
});

test('a voice of another rate answers at its own', async () => {
  const wav = await curl('-d', '{"text":"One.","voice":"low-16k"}', `localhost:${port}`);
  assert.equal(wav.readUInt32LE(24), 16_000);
});

test('/voices has the files beside the voices, and no path of this machine', async () => {
  const answer = (await curl(`localhost:${port}/voices`)).toString();
  const listed = JSON.parse(answer) as Record<string, unknown>;
  assert.deepEqual(Object.keys(listed), ['medium-shape', 'multi-speaker', 'low-16k']);
  for (const [id, found] of Object.entries(listed)) {
    assert.deepEqual(found, JSON.parse(readFileSync(`${testVoice(id)}.json`, 'utf8')));
  }
  assert.ok(!answer.includes(process.cwd()));
});
