/** Equal requests at once: one synthesis, each client the right bytes, whoever leaves. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { HostileService } from '../hostility/hostile-service.ts';
import { randomNumbers } from '../service/random-numbers.ts';
import { hashOf, SPEECH, StateFolder, said } from './cached-service.ts';

const state = new StateFolder();
after(() => state.remove());

const FORMATS = ['wav', 'pcm', 'flac', 'mp3', 'opus', 'aac'];
const TEXT =
  'Somebody is at the door. The washing machine is done. Dinner is ready at eight o’clock.';
const SENTENCES = 'hailo_piper_sentences_total';

/** Waits until a counter has a value; more than that is an error. */
async function untilMetric(service: HostileService, name: string, value: number): Promise<void> {
  for (;;) {
    const now = await service.metric(name);
    assert.ok(now <= value, `${name} is ${now}, not ${value}`);
    if (now === value) return;
  }
}

test('100 equal requests at once in six formats are spoken once', async () => {
  await state.run({ workers: 2 }, async (service) => {
    const alone = new Map<string, string>();
    for (const response_format of FORMATS) {
      const { hash } = await said(service, TEXT, { response_format, cache: false });
      alone.set(response_format, hash);
    }
    // What the engine counts comes some time after the audio.
    const spoken = (sentences: number) => untilMetric(service, SENTENCES, sentences);
    await spoken(FORMATS.length * 3);
    const all = Array.from({ length: 100 }, async (_, at) => {
      const response_format = FORMATS[at % FORMATS.length] as string;
      const { hash, use } = await said(service, TEXT, { response_format });
      assert.equal(hash, alone.get(response_format), response_format);
      return use;
    });
    const uses = await Promise.all(all);
    assert.equal(uses.filter((use) => use === 'miss').length, 1);
    await said(service, 'That was all.');
    await spoken(FORMATS.length * 3 + 3 + 1);
  });
});

test('the first leaves at 50 random places; all others get every byte', async (t) => {
  const seed = Number(process.env.SEED ?? 20);
  t.diagnostic(`SEED=${seed}`);
  const random = randomNumbers(seed);
  await state.run({ workers: 1 }, async (service) => {
    for (let round = 0; round < 50; round++) {
      const input = `${TEXT} Round ${round}.`;
      const right = await said(service, input, { cache: false });
      const leaving = new AbortController();
      const leader = service
        .ask(SPEECH, { input, seed: 7 }, '127.0.0.2', leaving.signal)
        .catch(() => undefined);
      const others = [1, 2, 3].map(() => said(service, input));
      setTimeout(() => leaving.abort(), random(60));
      for (const { hash } of await Promise.all(others)) assert.equal(hash, right.hash);
      const whole = await leader;
      if (whole !== undefined) assert.equal(hashOf(whole), right.hash);
    }
    assert.equal(await service.metric('hailo_piper_phrase_flights'), 0);
  });
});
