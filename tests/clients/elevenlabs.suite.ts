/** The npm client `@elevenlabs/elevenlabs-js`, unmodified; run by `npx -y pnpm@12 test:clients`. */
import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { ElevenLabsClient, ElevenLabsError } from '@elevenlabs/elevenlabs-js';
import { withService } from '../service/service.ts';
import { SERVICES } from './services.ts';

const CONFIG = `${SERVICES.fast.replace('piper: {', 'piper: {noise_scale: 0, noise_w_scale: 0, ')}elevenlabs: {enabled: true}\n`;
const VOICE = 'multi-speaker';
const TEXT = 'Hello from the npm client. And once more!';
const ASKED = { text: TEXT, modelId: 'eleven_flash_v2_5', outputFormat: 'pcm_22050' } as const;

test('speech, times, lists and errors', async (t) => {
  await withService(CONFIG, async (service) => {
    const client = new ElevenLabsClient({
      baseUrl: `${service.url}/elevenlabs`,
      apiKey: 'unused',
    });
    const { textToSpeech } = client;
    const whole = await buffer(await textToSpeech.convert(VOICE, ASKED));

    await t.test('convert and stream are the audio of the native route', async () => {
      const response = await fetch(`${service.url}/v1/synthesize`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ text: TEXT, format: 'pcm', sample_rate: 22_050, stream: true }),
      });
      const expected = Buffer.from(await response.arrayBuffer());
      assert.equal(whole.length, expected.length);
      const streamed = await buffer(await textToSpeech.stream(VOICE, ASKED));
      assert.ok(streamed.equals(expected));
    });

    await t.test('every kind of format', async () => {
      for (const outputFormat of [
        ...(['mp3_22050_32', 'mp3_44100_128', 'opus_48000_64', 'wav_16000'] as const),
        ...(['ulaw_8000', 'alaw_8000'] as const),
      ]) {
        const audio = await buffer(await textToSpeech.convert(VOICE, { ...ASKED, outputFormat }));
        assert.ok(audio.length > 1000, outputFormat);
      }
    });

    await t.test('times of characters, in one object and in lines', async () => {
      const { audioBase64, alignment } = await textToSpeech.convertWithTimestamps(VOICE, ASKED);
      assert.equal(Buffer.from(audioBase64, 'base64').length, whole.length);
      assert.equal(alignment?.characters.join(''), TEXT);
      let heard = '';
      let bytes = 0;
      for await (const part of await textToSpeech.streamWithTimestamps(VOICE, ASKED)) {
        heard += part.alignment?.characters.join('') ?? '';
        bytes += Buffer.from(part.audioBase64, 'base64').length;
      }
      assert.equal(heard, TEXT);
      assert.equal(bytes, whole.length);
    });

    await t.test('settings of the voice: speed', async () => {
      const voiceSettings = { speed: 2, stability: 0.5 };
      const fast = await buffer(await textToSpeech.convert(VOICE, { ...ASKED, voiceSettings }));
      assert.ok(fast.length < whole.length * 0.6);
    });

    await t.test('voices and models', async () => {
      const { voices } = await client.voices.getAll();
      assert.deepEqual(
        voices.map(({ voiceId }) => voiceId),
        [VOICE, 'nova'],
      );
      const [model] = await client.models.list();
      assert.equal(model?.canDoTextToSpeech, true);
    });

    await t.test('errors are of its own class, with their reason', async () => {
      const error = await textToSpeech.convert('nobody', ASKED).then(
        () => assert.fail('it was answered'),
        (thrown: unknown) => thrown,
      );
      assert.ok(error instanceof ElevenLabsError);
      assert.equal(error.statusCode, 400);
      assert.match(JSON.stringify(error.body), /voice_not_found.*multi-speaker/);
    });
  });
});
