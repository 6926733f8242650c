import assert from 'node:assert/strict';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { InProcessEngine } from '../in-process-engine.ts';
import type { AudioChunk, SpeechEngine, SpeechRequest } from '../speech-engine.ts';
import { chunksOf, testSettings } from '../testing/engines.ts';
import { testVoice } from '../testing/voices.ts';
import { SupervisedEngine } from './supervised-engine.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
after(() => rmSync(home, { recursive: true }));

const TEXT = 'One. Two. Three. Four. Five. Six. Seven. Eight. Nine. Ten.';
const CHANGED = (error: Record<string, unknown>) => {
  assert.equal(error.code, 'voice_changed');
  assert.equal(error.retryAfterSeconds, 1);
  return true;
};

/** The files of a voice, in a folder of their own. */
const voiceIn = (name: string, of: string): string => {
  const model = join(mkdtempSync(join(home, 'voice-')), `${name}.onnx`);
  for (const end of ['', '.json']) copyFileSync(`${testVoice(of)}${end}`, `${model}${end}`);
  return model;
};

const replaceConfig = (model: string): void => {
  const config = JSON.parse(readFileSync(`${model}.json`, 'utf8'));
  config.inference = { ...config.inference, length_scale: 2 };
  writeFileSync(`${model}.json`, JSON.stringify(config));
};

const REPLACED: Readonly<Record<string, (model: string) => void>> = {
  'the model, by a rename': (model) => {
    const aside = `${model}.new`;
    copyFileSync(testVoice('no-sdp'), aside);
    renameSync(aside, model);
  },
  'the model, in place': (model) => copyFileSync(testVoice('no-sdp'), model),
  'the config': replaceConfig,
};

const supervised = async (
  voices: readonly string[],
  use: (engine: SupervisedEngine) => Promise<void>,
): Promise<void> => {
  const settings = { ...testSettings(), voices };
  const engine = await SupervisedEngine.create({ settings, log: () => {}, stuckAfterMs: 60_000 });
  try {
    await use(engine);
  } finally {
    await engine.close();
  }
};

const lose = async (engine: SupervisedEngine): Promise<void> => {
  const { pid } = engine;
  process.kill(pid as number, 'SIGKILL');
  while (engine.pid === pid) await delay(1);
};

const revisionOf = (engine: SpeechEngine, id: string) =>
  engine.voices().find((voice) => voice.id === id)?.revision;

for (const [what, replace] of Object.entries(REPLACED)) {
  test(`${what} replaced and the process lost: no request is spoken by two voices`, async () => {
    const model = voiceIn('replaced', 'low-16k');
    const kept = voiceIn('kept', 'medium-shape');
    await supervised([model, kept], async (engine) => {
      const request = (voice: string): SpeechRequest => ({ text: TEXT, voice, seed: 3 });
      const revision = revisionOf(engine, 'replaced');
      const right = await chunksOf(await engine.speak(request('kept')));
      const [begun, other] = [
        await engine.speak(request('replaced')),
        await engine.speak(request('kept')),
      ];
      const reader = begun.audio[Symbol.asyncIterator]();
      assert.ok(((await reader.next()).value as AudioChunk).samples.length > 0);
      replace(model);
      await lose(engine);
      // Accepted while there is no process, for the voice of the last one.
      const waiting = await engine.speak(request('replaced'));
      await assert.rejects(
        chunksOf({ ...begun, audio: { [Symbol.asyncIterator]: () => reader } }),
        CHANGED,
      );
      await assert.rejects(chunksOf(waiting), CHANGED);
      assert.deepEqual(await chunksOf(other), right);
      assert.notEqual(revisionOf(engine, 'replaced'), revision);
      await assert.rejects(
        engine.speak({ ...request('replaced'), revision: revision ?? '' }),
        CHANGED,
      );
      assert.ok((await chunksOf(await engine.speak(request('replaced')))).at(-1)?.final);
    });
  });
}

test('a voice whose files were only touched stays the same', async () => {
  const model = voiceIn('touched', 'low-16k');
  await supervised([model], async (engine) => {
    const right = await chunksOf(await engine.speak({ text: TEXT }));
    const speech = await engine.speak({ text: TEXT });
    copyFileSync(testVoice('low-16k'), model);
    await lose(engine);
    assert.deepEqual(await chunksOf(speech), right);
  });
});

test('a replaced worker does not load a voice from a changed file', async () => {
  const model = voiceIn('whole', 'chaos');
  const settings = { ...testSettings(), voices: [model] };
  const engine = await InProcessEngine.create(settings, () => {});
  const fail = async () =>
    assert.rejects(chunksOf(await engine.speak({ text: 'Fail.', lengthScale: 8.7 })));
  try {
    const right = await chunksOf(await engine.speak({ text: TEXT }));
    copyFileSync(testVoice('chaos'), model);
    await fail();
    assert.deepEqual(await chunksOf(await engine.speak({ text: TEXT })), right);
    copyFileSync(testVoice('medium-shape'), model);
    await fail();
    await assert.rejects(
      async () => chunksOf(await engine.speak({ text: TEXT })),
      (error: Record<string, unknown>) => {
        assert.equal(error.code, 'engine_unavailable');
        assert.match(String(error.message), /its file is another one by now/);
        return true;
      },
    );
    copyFileSync(testVoice('chaos'), model);
    while (engine.status().state !== 'ready') await delay(5);
    assert.deepEqual(await chunksOf(await engine.speak({ text: TEXT })), right);
  } finally {
    await engine.close();
  }
});
