import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { SpeechEngine, SpeechRequest } from './speech-engine.ts';
import { chunksOf, sampleCount, testSettings } from './testing/engines.ts';
import { MAKERS, withMade } from './testing/makers.ts';
import { testVoice } from './testing/voices.ts';
import { sumsOf } from './voice/prepare/entry-key.ts';
import type { VoiceSums } from './voice-sums.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
after(() => rmSync(home, { recursive: true }));

const TEXT = 'One. Two. Three. Four. Five. Six.';

/** Puts a voice's files at a path with another name. */
const copyVoice = (of: string, model: string): void => {
  for (const end of ['', '.json']) copyFileSync(`${testVoice(of)}${end}`, `${model}${end}`);
};

const idsOf = (engine: SpeechEngine) => engine.voices().map(({ id }) => id);
const defaultOf = (engine: SpeechEngine) => engine.voices().find((voice) => voice.isDefault)?.id;

/** A request whose reader has taken the first chunk; `rest` reads on. */
const begun = async (engine: SpeechEngine, request: SpeechRequest) => {
  const speech = await engine.speak(request);
  const reader = speech.audio[Symbol.asyncIterator]();
  const first = await reader.next();
  assert.ok(!first.done);
  return {
    first: first.value,
    rest: () => chunksOf({ ...speech, audio: { [Symbol.asyncIterator]: () => reader } }),
  };
};

for (const [maker, make] of Object.entries(MAKERS)) {
  describe(maker, () => {
    test('voices can be added and removed while requests use them', async () => {
      const model = join(mkdtempSync(join(home, 'voice-')), 'mine.onnx');
      copyVoice('low-16k', model);
      const paths = testSettings('no-sdp', 'multi-speaker').voices;
      const [noSdp = '', multi = ''] = paths;
      const made = make({ ...testSettings(), voices: [noSdp, model] }, () => {});
      await withMade(made, async (engine) => {
        assert.deepEqual([idsOf(engine), defaultOf(engine)], [['no-sdp', 'mine'], 'no-sdp']);
        const request = { text: TEXT, voice: 'mine', seed: 5 };
        const right = await chunksOf(await engine.speak(request));
        const [before, rest] = [engine.voices(), await begun(engine, request)];

        // The voice is removed in the middle of an answer, which is spoken to its end.
        const changed = await engine.changeVoices({ voices: [multi, noSdp] });
        assert.deepEqual(changed, engine.voices());
        const ids = ['multi-speaker', 'no-sdp'];
        assert.deepEqual([idsOf(engine), defaultOf(engine)], [ids, 'multi-speaker']);
        await assert.rejects(engine.speak(request), { code: 'voice_not_found' });
        const { revision = '' } = before.find(({ id }) => id === 'mine') ?? {};
        await assert.rejects(engine.speak({ ...request, revision }), { code: 'voice_changed' });
        const speaker = await engine.speak({ text: 'Who?', speaker: 3 });
        assert.equal(speaker.voice, 'multi-speaker');
        assert.ok((await sampleCount(speaker)) > 0);
        assert.deepEqual(await rest.rest(), right.slice(1));

        // The voice is added again, with the same revision; a voice that stays keeps its revision.
        await engine.changeVoices({ voices: [noSdp, model], defaultVoice: 'mine' });
        assert.equal(defaultOf(engine), 'mine');
        assert.deepEqual(
          engine.voices().map(({ id, revision }) => ({ id, revision })),
          before.map(({ id, revision }) => ({ id, revision })),
        );
        assert.deepEqual(await chunksOf(await engine.speak({ text: TEXT, seed: 5 })), right);

        // Another file at the same path is another voice; open requests end with the old one.
        const old = await begun(engine, request);
        copyVoice('medium-shape', model);
        await engine.changeVoices({ voices: [model] });
        assert.deepEqual(idsOf(engine), ['mine']);
        assert.notEqual(engine.voices()[0]?.revision, revision);
        assert.equal((await engine.speak(request)).sampleRate, 22_050);
        assert.deepEqual(await old.rest(), right.slice(1));
        assert.equal(engine.status().counters.engineRestarts, 0);
      });
    });
  });
}

test('a voice with other bytes than the lock file says is not spoken', async () => {
  const model = join(mkdtempSync(join(home, 'locked-')), 'mine.onnx');
  copyVoice('low-16k', model);
  const [noSdp = ''] = testSettings('no-sdp').voices;
  const sums = await sumsOf(model);
  const choiceWith = (mine: VoiceSums) => ({
    voices: [noSdp, model],
    preload: [],
    locked: { mine },
  });
  const wrong = choiceWith({ ...sums, config: '0'.repeat(64) });
  const made = MAKERS['SupervisedEngine.create']({ ...testSettings(), ...wrong }, () => {});
  await withMade(made, async (engine) => {
    const request = { text: 'One.', voice: 'mine' };
    const refusal = {
      code: 'engine_unavailable',
      message: `the voice mine cannot be used: mine.onnx.json has SHA-256 ${sums.config}, voices.lock says ${'0'.repeat(64)}`,
    };
    await assert.rejects(engine.prepareVoice('mine'), refusal);
    await engine.changeVoices(choiceWith(sums));
    assert.ok((await sampleCount(await engine.speak(request))) > 0);
    // The same files under another lock file.
    await engine.changeVoices(wrong);
    await assert.rejects(engine.prepareVoice('mine'), refusal);
    const asDefault = engine.changeVoices({ ...wrong, defaultVoice: 'mine' });
    await assert.rejects(asDefault, { code: 'voice_load_failed' });
    assert.equal(defaultOf(engine), 'no-sdp');
    // A file that is written to is left as it is.
    await engine.changeVoices(choiceWith(sums));
    await engine.speak(request).then(sampleCount);
    await engine.changeVoices({ ...wrong, settling: [model] });
    assert.ok((await sampleCount(await engine.speak(request))) > 0);
  });
});

test('a restarted engine process has the voices of the last change', async () => {
  const [noSdp = '', low = ''] = testSettings('no-sdp', 'low-16k').voices;
  const make = MAKERS['SupervisedEngine.create'];
  await withMade(
    make({ ...testSettings(), voices: [noSdp] }, () => {}),
    async (engine) => {
      await engine.changeVoices({ voices: [noSdp, low], defaultVoice: 'low-16k' });
      const known = () => engine.voices().map(({ isLoaded: _, ...voice }) => voice);
      const voices = known();
      process.kill(engine.status().pid as number, 'SIGKILL');
      const restarted = () => engine.status().counters.engineRestarts === 1;
      while (!restarted() || engine.status().state !== 'ready') await delay(5);
      assert.deepEqual(known(), voices);
      const speech = await engine.speak({ text: 'Fine.' });
      assert.equal(speech.voice, 'low-16k');
      assert.ok((await sampleCount(speech)) > 0);
    },
  );
});
