/** The PyPI client `wyoming`, which Home Assistant uses. Run by `npx -y pnpm@12 test:clients`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heardAudio, typesOf, WyomingClient } from '@hailo-piper/wyoming/testing';
import { type RunningService, withService } from '../service/service.ts';
import { WYOMING, wyomingPort } from '../service/wyoming.ts';
import { runPython } from './python.ts';
import { SERVICES } from './services.ts';

const QUIET_TINY = SERVICES.fast.replace('piper: {', 'piper: {noise_scale: 0, noise_w_scale: 0, ');
/** Tokens of the long text; 10,000 by default. */
const TOKENS = Number(process.env.TOKENS ?? 10_000);

test('the PyPI client describes, speaks whole and in pieces, and is refused', async () => {
  await withService(QUIET_TINY + WYOMING, async (service) => {
    const output = await runPython('wyoming_checks.py', `${wyomingPort(service)}`, service.url)
      .done;
    assert.equal(output, 'describes ok\nspeaks ok\nrefuses ok\n');
  });
});

const WORDS = [
  ...['the', 'Dr.', 'cat', 'paid', '3.50', 'of', 'May', '2.', 'he', 'said', 'U.S.', 'it', 'rains'],
  ...['end.', 'really?', 'no!', 'so,', 'yes:', '“Why?”', 'done…', '🙂', 'etc.', 'St.', 'No. 5'],
];

test(`${TOKENS} tokens in random pieces are the same bytes as the text sent whole`, async (t) => {
  const config = `${QUIET_TINY}${WYOMING}synthesis: {max_text_length: 100000, max_audio_seconds: 86400}\n`;
  await withService(config, async (service) => {
    let state = 7;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return (state >>> 8) % below;
    };
    const tokens = Array.from({ length: TOKENS }, () => {
      const word = WORDS[random(WORDS.length)] ?? '';
      return `${random(4) === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word}${random(60) === 0 ? '\n\n' : ' '}`;
    });
    const text = tokens.join('');
    const expected = await overHttp(service, text);
    const client = new WyomingClient(wyomingPort(service));
    client.send('synthesize-start');
    const heard = client.until('synthesize-stopped');
    for (let at = 0; at < text.length; ) {
      const length = 1 + random(12);
      client.send('synthesize-chunk', { text: text.slice(at, at + length) });
      at += length;
    }
    client.send('synthesize', { text });
    client.send('synthesize-stop');
    const events = await heard;
    await client.leave();
    assert.deepEqual(typesOf(events), [
      ...['audio-start', 'audio-chunk', 'audio-stop', 'synthesize-stopped'],
    ]);
    const audio = heardAudio(events);
    t.diagnostic(`${TOKENS} tokens, ${text.length} characters, ${audio.length} bytes`);
    assert.ok(audio.equals(expected));
  });
});

async function overHttp({ url }: RunningService, text: string): Promise<Buffer> {
  const response = await fetch(`${url}/v1/synthesize`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, format: 'pcm', stream: true }),
  });
  assert.equal(response.status, 200);
  return Buffer.from(await response.arrayBuffer());
}
