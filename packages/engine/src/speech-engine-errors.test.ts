import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { EngineErrorCode } from './errors.ts';
import { SupervisedEngine } from './process/supervised-engine.ts';
import type { PhonemizeRequest, SpeechEngine, SpeechRequest } from './speech-engine.ts';
import { chunksOf, sampleCount, testSettings } from './testing/engines.ts';
import { MAKERS, type MadeEngine, withMade } from './testing/makers.ts';

const quiet = () => {};
const settings = {
  ...testSettings('low-16k', 'multi-speaker', 'chaos'),
  maxAudioSeconds: 10,
};

/** Thrown by `speak` itself, before there is audio. */
const AT_ONCE: Partial<Record<EngineErrorCode, readonly SpeechRequest[]>> = {
  voice_not_found: [
    { text: 'a', voice: 'nobody' },
    { text: 'a', voice: '' },
    { text: '...', voice: 'LOW-16K', speaker: 9 },
  ],
  voice_changed: [
    { text: 'a', revision: 'of another time' },
    { text: '', voice: 'multi-speaker', revision: '', speaker: 9 },
    { text: 'a', voice: 'nobody', revision: 'of a voice that is gone' },
  ],
  speaker_not_found: [
    { text: 'a', voice: 'multi-speaker', speaker: 4 },
    { text: 'a', voice: 'multi-speaker', speaker: '4' },
    { text: 'a', voice: 'multi-speaker', speaker: 'nobody' },
    { text: '...', speaker: 1 },
    { text: 'a', speaker: -1 },
  ],
};

/** Thrown by the audio. */
const IN_AUDIO: Partial<Record<EngineErrorCode, readonly SpeechRequest[]>> = {
  input_not_speakable: [
    { text: '' },
    { text: ' \n' },
    { text: '...' },
    { text: '', unspeakable: 'silence' },
    { text: '?', whole: true },
  ],
  invalid_input: [{ text: 'a\0b' }, { text: 'a\0b', whole: true }],
  audio_too_long: [
    { text: 'One. Two.', sentenceSilenceSeconds: 100 },
    { text: 'One two three.', lengthScale: 40, whole: true },
  ],
  synthesis_failed: [
    { text: 'None.', voice: 'chaos', lengthScale: 9.7 },
    { text: 'Fail.', voice: 'chaos', lengthScale: 8.7 },
  ],
};

const OF_PHONEMIZE: Partial<Record<EngineErrorCode, readonly PhonemizeRequest[]>> = {
  voice_not_found: [{ text: 'a', voice: 'nobody' }],
  espeak_voice_not_found: [
    { text: 'a', espeakVoice: 'xx' },
    { text: '', espeakVoice: 'no such language' },
  ],
  invalid_input: [{ text: 'a\0b' }, { text: 'a\0b', espeakVoice: 'de' }],
};

const refusal = (code: EngineErrorCode) => (error: Record<string, unknown>) => {
  assert.equal(error.name, 'EngineError');
  assert.equal(error.code, code);
  return true;
};

const inAudio = (engine: SpeechEngine, request: SpeechRequest) =>
  engine.speak(request).then(chunksOf);

for (const [maker, make] of Object.entries(MAKERS)) {
  describe(`errors of ${maker}`, () => {
    describe('of requests', () => {
      let engine: MadeEngine;
      before(async () => {
        engine = await make(settings, quiet);
      });
      after(() => engine.close());

      for (const [code, requests] of Object.entries(AT_ONCE)) {
        test(`speak throws ${code}`, async () => {
          for (const request of requests) {
            await assert.rejects(engine.speak(request), refusal(code as EngineErrorCode));
          }
        });
      }

      for (const [code, requests] of Object.entries(IN_AUDIO)) {
        test(`the audio throws ${code}`, async () => {
          for (const request of requests) {
            const { audio } = await engine.speak(request);
            await assert.rejects(Array.fromAsync(audio), refusal(code as EngineErrorCode));
          }
        });
      }

      for (const [code, requests] of Object.entries(OF_PHONEMIZE)) {
        test(`phonemize throws ${code}`, async () => {
          for (const request of requests) {
            await assert.rejects(engine.phonemize(request), refusal(code as EngineErrorCode));
          }
        });
      }

      test('an abort throws the signal’s reason, before any other check', async () => {
        const gone = { signal: AbortSignal.abort(new Error('gone')), deadline: 0 };
        await assert.rejects(engine.speak({ text: 'a', voice: 'nobody' }, gone), /gone/);
        await assert.rejects(engine.phonemize({ text: 'a', voice: 'nobody' }, gone), /gone/);
      });

      test('timeout: a passed deadline is the second check', async () => {
        for (const deadline of [0, performance.now()]) {
          const lateRequest = { text: 'a', voice: 'nobody' };
          await assert.rejects(engine.speak(lateRequest, { deadline }), refusal('timeout'));
          await assert.rejects(engine.phonemize(lateRequest, { deadline }), refusal('timeout'));
        }
      });

      test('after all these errors the engine speaks', async () => {
        assert.ok((await sampleCount(await engine.speak({ text: 'Fine.' }))) > 0);
        assert.equal(engine.status().state, 'ready');
      });
    });

    test('draining: for open requests and later ones', async () => {
      const engine = await make(testSettings('low-16k'), quiet);
      const { audio } = await engine.speak({ text: 'One. Two. Three. Four. Five. Six.' });
      await audio[Symbol.asyncIterator]().next();
      const waiting = await engine.speak({ text: 'Seven.' });
      const closed = engine.close();
      const cut = [audio, waiting.audio].map((one) => Array.fromAsync(one));
      await Promise.all(cut.map((one) => assert.rejects(one, refusal('draining'))));
      await closed;
      const lateRequest = { text: 'Later.', voice: 'nobody' };
      await assert.rejects(engine.speak(lateRequest), refusal('draining'));
      await assert.rejects(engine.phonemize(lateRequest), refusal('draining'));
      const { voices } = testSettings('low-16k');
      await assert.rejects(engine.changeVoices({ voices }), refusal('draining'));
    });

    test('timeout: the deadline passes before all audio is made', async () => {
      await withMade(make(testSettings('low-16k'), quiet), async (engine) => {
        const deadline = performance.now() + 200;
        // The reader takes nothing, so the audio is not made to its end.
        const { audio } = await engine.speak({ text: 'Much. '.repeat(1_000) }, { deadline });
        await delay(deadline + 50 - performance.now());
        await assert.rejects(Array.fromAsync(audio), refusal('timeout'));
      });
    });

    test('engine_unavailable: for the request that finds the failure, and for those after it', async () => {
      const defaults = { noiseScale: 0, noiseWScale: 0, lengthScale: 9.7 };
      await withMade(make({ ...testSettings('chaos'), defaults }, quiet), async (engine) => {
        const fine = { text: 'Fine.', lengthScale: 1 };
        await assert.rejects(inAudio(engine, { text: 'Whatever.' }), refusal('engine_unavailable'));
        assert.equal(engine.status().state, 'failing');
        await assert.rejects(engine.speak({ ...fine, voice: 'nobody' }), (error) => {
          refusal('engine_unavailable')(error as Record<string, unknown>);
          assert.ok(Number((error as Record<string, unknown>).retryAfterSeconds) > 0);
          return true;
        });
        await assert.rejects(engine.phonemize(fine), refusal('engine_unavailable'));
      });
    });

    test('voice_load_failed: when the engine is created or its voices are changed', async () => {
      const wrong = [
        { voices: ['/nowhere/x.onnx'] },
        { ...testSettings('low-16k'), defaultVoice: 'nobody' },
        { voices: [] },
      ];
      for (const choice of wrong) {
        const made = make({ ...testSettings('low-16k'), ...choice }, quiet);
        await assert.rejects(made, refusal('voice_load_failed'));
      }
      await withMade(make(testSettings('low-16k'), quiet), async (engine) => {
        const voices = engine.voices();
        for (const choice of wrong) {
          await assert.rejects(engine.changeVoices(choice), refusal('voice_load_failed'));
        }
        assert.deepEqual(engine.voices(), voices);
        assert.ok((await sampleCount(await engine.speak({ text: 'Fine.' }))) > 0);
      });
    });
  });
}

describe('errors that only an engine with its own process reports', () => {
  const HANG: SpeechRequest = { text: 'Hang.', lengthScale: 8.2 };
  const make = (stuckAfterMs: number) =>
    SupervisedEngine.create({ settings: testSettings('chaos'), log: quiet, stuckAfterMs });

  test('timeout: the text hangs a worker', async () => {
    await withMade(make(1_000), async (engine) => {
      const { audio } = await engine.speak(HANG);
      await assert.rejects(Array.fromAsync(audio), refusal('timeout'));
    });
  });

  test('engine_crashed: the process ends twice with the request in progress', async () => {
    await withMade(make(600_000), async (engine) => {
      const { audio } = await engine.speak(HANG);
      const failed = assert.rejects(Array.fromAsync(audio), refusal('engine_crashed'));
      for (let times = 0; times < 2; times++) {
        while (engine.status().workers.busy === 0) await delay(1);
        const { pid } = engine;
        process.kill(pid as number, 'SIGKILL');
        while (engine.pid === pid) await delay(1);
      }
      await failed;
    });
  });
});

test('every code is tested, except the one of admission control', () => {
  // Fails to compile if a code is added but not listed here.
  const provoked: Record<Exclude<EngineErrorCode, 'queue_full'>, string> = {
    ...{ voice_not_found: 'speak', voice_changed: 'speak', speaker_not_found: 'speak' },
    ...{ input_not_speakable: 'audio', invalid_input: 'audio', audio_too_long: 'audio' },
    ...{ synthesis_failed: 'audio', espeak_voice_not_found: 'phonemize' },
    ...{ draining: 'all', engine_unavailable: 'all', voice_load_failed: 'create' },
    ...{ timeout: 'all', engine_crashed: 'process' },
  };
  const codesAt = (where: string) =>
    Object.keys(provoked).filter((code) => provoked[code as keyof typeof provoked] === where);
  assert.deepEqual(Object.keys(AT_ONCE).sort(), codesAt('speak').sort());
  assert.deepEqual(Object.keys(IN_AUDIO).sort(), codesAt('audio').sort());
});
