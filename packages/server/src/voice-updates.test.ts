import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { testVoice } from '@hailo-piper/engine/testing';
import { ReloadableService, VOICE } from './testing/reloadable-service.ts';

interface Listed {
  readonly voices: readonly { readonly id: string; readonly prepared: boolean }[];
  readonly broken: readonly { readonly id: string; readonly reason: string }[];
}

const install = (of: string, model: string, language?: string): void => {
  mkdirSync(dirname(model), { recursive: true });
  const config = JSON.parse(readFileSync(`${testVoice(of)}.json`, 'utf8'));
  if (language !== undefined) config.language = { code: language };
  writeFileSync(`${model}.json`, JSON.stringify(config));
  copyFileSync(testVoice(of), model);
};

test('voices are added, broken and removed while the service runs', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'hailo-piper-voices-'));
  t.after(() => rmSync(directory, { recursive: true }));
  const service = await ReloadableService.start(t, { voices: { directory, max_loaded: 1 } });
  const listed = async (): Promise<Listed> => JSON.parse(await service.get('/v1/voices'));
  const until = async (isSo: (now: Listed) => boolean): Promise<Listed> => {
    for (;;) {
      const now = await listed();
      if (isSo(now)) return now;
    }
  };
  const ids = ({ voices }: Listed) => voices.map(({ id }) => id).join();
  assert.equal(ids(await listed()), VOICE);

  const german = join(directory, 'de/de_DE/anna/low/de_DE-anna-low.onnx');
  install('low-16k', german, 'de_DE');
  // An unknown name is looked for; a language is a name.
  const first = await service.post({ text: 'Eins.', voice: 'de_DE-anna-low', format: 'pcm' });
  assert.equal(first.status, 200, await first.clone().text());
  await first.arrayBuffer();
  assert.equal((await service.post({ text: 'Eins.', voice: 'de' })).status, 200);
  const both = await listed();
  assert.equal(ids(both), `${VOICE},de_DE-anna-low`);
  assert.ok(both.voices.every(({ prepared }) => prepared));

  // Seen by the watch alone.
  install('no-sdp', join(directory, 'other.onnx'));
  const three = await until((now) => ids(now).includes('other'));
  assert.equal(three.voices.find(({ id }) => id === 'other')?.prepared, false);

  writeFileSync(german, readFileSync(german).subarray(0, 9_999));
  const { broken } = await until((now) => !ids(now).includes('anna'));
  assert.equal(broken[0]?.id, 'de_DE-anna-low');
  assert.match(broken[0]?.reason ?? '', /^de_DE-anna-low\.onnx is cut short/);
  const refused = await service.post({ text: 'Eins.', voice: 'de_DE-anna-low' });
  assert.equal(refused.status, 400);
  assert.match(await refused.text(), /cannot be used now: de_DE-anna-low\.onnx is cut short/);

  rmSync(join(directory, 'other.onnx'));
  await until((now) => ids(now) === VOICE);
  install('low-16k', german, 'de_DE');
  await service.hangup();
  assert.equal(ids(await listed()), `${VOICE},de_DE-anna-low`);
  assert.equal(await service.counter('engine_restarts_total'), 0);
});
