import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createSpeechEngine } from '../create-speech-engine.ts';
import { EngineError } from '../errors.ts';
import type { SpeechEngine, SpeechRequest } from '../speech-engine.ts';
import { sampleCount, testSettings } from '../testing/engines.ts';

/** Seconds of audio before the error, if there was one. */
async function heard(
  engine: SpeechEngine,
  request: SpeechRequest,
): Promise<{ seconds: number; error: unknown }> {
  let samples = 0;
  try {
    const speech = await engine.speak(request);
    for await (const chunk of speech.audio) samples += chunk.samples.length;
    return { seconds: samples / 22_050, error: undefined };
  } catch (error) {
    return { seconds: samples / 22_050, error };
  }
}

const isTooLong = (error: unknown): boolean =>
  error instanceof EngineError && error.code === 'audio_too_long';

const SENTENCES = 'One two three. Four five. Six. ';
const LONG_SENTENCE = 'word '.repeat(10);

for (const isolation of ['none', 'process'] as const) {
  describe(`the audio of a request has a limit, isolation: ${isolation}`, async () => {
    const engines = new Map<number, SpeechEngine>();
    const engineWith = async (maxAudioSeconds: number): Promise<SpeechEngine> => {
      const engine =
        engines.get(maxAudioSeconds) ??
        (await createSpeechEngine({
          ...testSettings('medium-shape'),
          ...{ isolation, maxAudioSeconds },
        }));
      engines.set(maxAudioSeconds, engine);
      return engine;
    };
    const lengthOf = async (request: SpeechRequest): Promise<number> =>
      (await sampleCount(await (await engineWith(3600)).speak(request))) / 22_050;
    after(() => Promise.all([...engines.values()].map((engine) => engine.close())));

    // An engine process gets the limit with its other settings, which the last test covers.
    for (const whole of isolation === 'none' ? [true, false] : []) {
      const how = whole ? 'as a whole' : 'while it is made';

      test(`if silence alone is too long, no audio is sent, ${how}`, async () => {
        for (const request of [
          { text: 'A! '.repeat(400), sentenceSilenceSeconds: 10, lengthScale: 0.1, speed: 4 },
          { text: 'Yes. '.repeat(100), sentenceSilenceSeconds: 7.5 },
          { text: `${'No? '.repeat(30)}${LONG_SENTENCE}.`, sentenceSilenceSeconds: 10 },
        ]) {
          const { seconds, error } = await heard(await engineWith(250), { ...request, whole });
          assert.ok(isTooLong(error), String(error));
          assert.equal(seconds, 0);
        }
      });

      test(`if scale or speed make one sentence too long, no audio is sent, ${how}`, async () => {
        for (const scale of [
          { lengthScale: 10 },
          { speed: 0.25 },
          { lengthScale: 3, speed: 0.5 },
        ]) {
          const request = { text: LONG_SENTENCE, ...scale, whole };
          const { seconds, error } = await heard(await engineWith(3), request);
          assert.ok(isTooLong(error), String(error));
          assert.equal(seconds, 0);
        }
      });

      test(`if found too long later, no more audio than the limit is sent, ${how}`, async () => {
        const request = { text: SENTENCES.repeat(2), whole };
        const most = (await lengthOf(request)) * 0.7;
        const { seconds, error } = await heard(await engineWith(most), request);
        assert.ok(isTooLong(error), String(error));
        assert.ok(seconds > 0 && seconds <= most, `${seconds} ${most}`);
      });

      test(`a text just within the limit is spoken, ${how}`, async () => {
        const request = { text: SENTENCES, sentenceSilenceSeconds: 1.5, whole };
        const all = await lengthOf(request);
        assert.equal((await heard(await engineWith(all), request)).seconds, all);
        const { error } = await heard(await engineWith(all - 0.001), request);
        assert.ok(isTooLong(error));
      });
    }
  });
}
