import assert from 'node:assert/strict';
import { assertSame, type Both, isNear, type Rows, samplesOf } from './both.ts';

const text = 'The first sentence. And a second one, somewhat longer!';

/** Both make the same samples, to the last bit. */
const soundAlike = async (both: Both, settings: object) =>
  assertSame(
    await both.spokenHere({ text, ...settings }),
    await both.spoken({ text, ...settings }),
  );

const isRefused = async ({ here }: Both, fields: object) => {
  const { status, body } = await here('/v1/synthesize', { text, ...fields });
  assert.equal(status, 400, JSON.stringify(fields));
  return JSON.parse(body.toString()).error;
};

export const soundRows: Rows = {
  Samples: (both) => soundAlike(both, {}),
  '`length_scale`, `noise_scale`, `noise_w_scale`': async (both) => {
    await soundAlike(both, { length_scale: 1.7 });
    const piper = samplesOf((await both.post({ text, length_scale: 1.7 })).body);
    const here = await both.spokenHere({ text, length_scale: 1.7 });
    assert.equal(piper.length, here.length);
  },
  'Values without sense': async (both) => {
    for (const fields of [{ length_scale: 0 }, { length_scale: -1 }, { noise_scale: 99 }]) {
      assert.equal((await both.post({ text, ...fields })).status, 200);
      assert.equal((await isRefused(both, fields)).param, Object.keys(fields)[0]);
    }
  },
  Level: async (both) => {
    await soundAlike(both, { normalize_audio: true });
    await soundAlike(both, { normalize_audio: false });
    const steady = await both.spokenHere({ text, normalize_audio: 'steady' });
    assert.notDeepEqual(steady, await both.spoken({ text }));
  },
  '`volume`': async (both) => {
    await soundAlike(both, { volume: 0.5 });
    await soundAlike(both, { volume: 3, normalize_audio: false });
  },
  'Silence between sentences': async (both) => {
    const sentence_silence = 0.3;
    const one = await both.spokenHere({ text: 'One. Two.', sentence_silence });
    const [first, second] = [
      await both.spoken({ text: 'One.' }),
      await both.spoken({ text: 'Two.' }),
    ];
    assert.equal(one.length, first.length + Math.trunc(22050 * sentence_silence) + second.length);
    const command = both.command(
      ['--sentence-silence', `${sentence_silence}`],
      'One. Two.\nThree.\n',
    );
    const next = await both.spokenHere({ text: 'Three.' });
    assert.ok(isNear(command, Int16Array.of(...one, ...next)));
  },
  Noise: async (both) => {
    const noisy = { text, noise_scale: 0.667, noise_w_scale: 0 };
    const [one, two] = [await both.post(noisy), await both.post(noisy)];
    assert.ok(!one.body.equals(two.body));
    const [first, second] = [await both.spokenHere(noisy), await both.spokenHere(noisy)];
    assert.notDeepEqual(first, second);
    const seeded = { ...noisy, seed: 7 };
    assertSame(await both.spokenHere(seeded), await both.spokenHere(seeded));
  },
  Speed: async (both) => {
    const plain = samplesOf((await both.post({ text })).body).length;
    assert.equal(samplesOf((await both.post({ text, speed: 2 })).body).length, plain);
    const ratio = (await both.spokenHere({ text, speed: 2 })).length / plain;
    assert.ok(Math.abs(ratio - 0.5) < 0.02, `${ratio}`);
  },
  'Formats, rates': async (both) => {
    for (const format of ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm']) {
      const { status } = await both.here('/v1/synthesize', { text, format, sample_rate: 24000 });
      assert.equal(status, 200, format);
    }
  },
  'Times of words': async (both) => {
    const { body } = await both.here('/v1/synthesize', { text: 'Two words.', format: 'json' });
    assert.deepEqual(
      JSON.parse(body.toString()).words.map((word: { text: string }) => word.text),
      ['Two', 'words'],
    );
  },
  'When the sound comes': async (both) => {
    const whole = await both.post({ text });
    assert.equal(Number(whole.headers.get('content-length')), whole.body.length);
    const { headers } = await both.here('/v1/synthesize', { text, format: 'pcm', stream: true });
    assert.equal(headers.get('transfer-encoding'), 'chunked');
  },
};
