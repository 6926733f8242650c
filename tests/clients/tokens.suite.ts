/**
 * A language model's text, token by token, by Wyoming and by ElevenLabs' WebSocket: the same bytes as the text sent
 * whole. Run by `npx -y pnpm@12 test:clients`.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { heardAudio, typesOf, WyomingClient } from '@hailo-piper/wyoming/testing';
import { randomNumbers } from '../service/random-numbers.ts';
import { type RunningService, withService } from '../service/service.ts';
import { WYOMING, wyomingPort } from '../service/wyoming.ts';
import { SERVICES } from './services.ts';

/** Tokens of the text; 10,000 by default. */
const TOKENS = Number(process.env.TOKENS ?? 10_000);
const LONGEST_PIECE = 12;
const LONG_TEXTS = 'synthesis: {max_text_length: 100000, max_audio_seconds: 86400}\n';
const WORDS = [
  ...['the', 'Dr.', 'cat', 'paid', '3.50', 'of', 'May', '2.', 'he', 'said', 'U.S.', 'it', 'rains'],
  ...['end.', 'really?', 'no!', 'so,', 'yes:', '“Why?”', 'done…', '🙂', 'etc.', 'St.', 'No. 5'],
];

const random = randomNumbers(7);
const TEXT = Array.from({ length: TOKENS }, () => {
  const word = WORDS[random(WORDS.length)] ?? '';
  const written = random(4) === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word;
  return written + (random(60) === 0 ? '\n\n' : ' ');
}).join('');

/** Cuts a text at random places. @param characters of it, which stay whole. */
function* piecesOf(characters: readonly string[]): Generator<string> {
  for (let at = 0; at < characters.length; ) {
    const end = at + 1 + random(LONGEST_PIECE);
    yield characters.slice(at, end).join('');
    at = end;
  }
}

async function sentWhole({ url }: RunningService, settings: object): Promise<Buffer> {
  const response = await fetch(`${url}/v1/synthesize`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text: TEXT, format: 'pcm', stream: true, ...settings }),
  });
  assert.equal(response.status, 200);
  return Buffer.from(await response.arrayBuffer());
}

test(`${TOKENS} tokens by Wyoming, without noise`, async (t) => {
  const config = SERVICES.fast.replace('piper: {', 'piper: {noise_scale: 0, noise_w_scale: 0, ');
  await withService(config + WYOMING + LONG_TEXTS, async (service) => {
    const expected = await sentWhole(service, {});
    const client = new WyomingClient(wyomingPort(service));
    client.send('synthesize-start');
    const heard = client.until('synthesize-stopped');
    // A character of two code units may be cut, too.
    for (const text of piecesOf(TEXT.split(''))) client.send('synthesize-chunk', { text });
    client.send('synthesize', { text: TEXT });
    client.send('synthesize-stop');
    const events = await heard;
    await client.leave();
    assert.deepEqual(typesOf(events), [
      ...['audio-start', 'audio-chunk', 'audio-stop', 'synthesize-stopped'],
    ]);
    const audio = heardAudio(events);
    t.diagnostic(`${TEXT.length} characters, ${audio.length} bytes`);
    assert.ok(audio.equals(expected));
  });
});

test(`${TOKENS} tokens by WebSocket, with a seed`, async (t) => {
  const config = `${SERVICES.fast}elevenlabs: {enabled: true}\n${LONG_TEXTS}`;
  await withService(config, async (service) => {
    const expected = await sentWhole(service, { seed: 7 });
    const address = '/elevenlabs/v1/text-to-speech/default/stream-input';
    const socket = new WebSocket(
      `${service.url.replace('http', 'ws')}${address}?output_format=pcm_22050&seed=7`,
    );
    const parts: Buffer[] = [];
    const errors: string[] = [];
    socket.addEventListener('message', ({ data }) => {
      const { audio, error } = JSON.parse(String(data));
      if (audio) parts.push(Buffer.from(audio, 'base64'));
      if (error) errors.push(error);
    });
    await once(socket, 'open');
    for (const text of piecesOf([...TEXT])) socket.send(JSON.stringify({ text }));
    socket.send(JSON.stringify({ text: '' }));
    await once(socket, 'close');
    assert.deepEqual(errors, []);
    const audio = Buffer.concat(parts);
    t.diagnostic(`${TEXT.length} characters, ${audio.length} bytes`);
    assert.ok(audio.equals(expected));
  });
});
