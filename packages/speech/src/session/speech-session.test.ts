import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { AudioChunk, SpeechEngine, SpeechRequest } from '@hailo-piper/engine';
import type { SpeechError } from '../speech-error.ts';
import type { SessionWish } from '../speech-order.ts';
import type { SpeechEnd } from '../speech-record.ts';
import { createSpeechService, type SpeechRules } from '../speech-service.ts';
import { createRealEngine } from '../testing/real-engine.ts';
import type { SpeechSession } from './speech-session.ts';

const RULES: SpeechRules = { maxTextLength: 5000, unspeakable: 'silence', aliases: {} };
const SOUND = { seed: 7, sentenceSilenceSeconds: 0.2 };
const TEXT =
  'Dr. Smith paid 3.50 for it. “Really?” he asked! It was the 2. of May,\n\nand cold… ' +
  'Say [[ təmˈɑːtoʊ ]] now. Then [[a]] [[b]] again. U.S. cars; yes: no. 🙂 The end';

// Only a voice that is prepared has seeds.
const preparedFolder = mkdtempSync(join(tmpdir(), 'session-'));
const engine = await createRealEngine({ preparedFolder });
after(async () => {
  await engine.close();
  rmSync(preparedFolder, { recursive: true });
});
/** Requests to the engine. */
const asked: SpeechRequest[] = [];
const watched: SpeechEngine = {
  ...engine,
  speak: (request, call) => {
    asked.push(request);
    return engine.speak(request, call);
  },
};
let rules = RULES;
const speech = createSpeechService(watched, () => rules);

const begin = (wish: SessionWish = {}): Promise<SpeechSession> => {
  asked.length = 0;
  return speech.session({ sound: SOUND, ...wish });
};

async function whole(text: string, timestamps = false): Promise<AudioChunk[]> {
  const order = await speech.order({ text, sound: SOUND, timestamps });
  return Array.fromAsync((await speech.speak(order)).chunks);
}

const samplesOf = (chunks: readonly AudioChunk[]): Buffer =>
  Buffer.concat(chunks.map(({ samples }) => Buffer.from(new Uint8Array(samples.slice().buffer))));

const timesOf = (chunks: readonly AudioChunk[]) => chunks.flatMap(({ timing }) => timing ?? []);

/** Writes pieces of random lengths, as UTF-16 code units. */
async function writeInPieces(session: SpeechSession, text: string, random: () => number) {
  for (let at = 0; at < text.length; ) {
    const length = 1 + Math.floor(random() * 9);
    await session.write(text.slice(at, at + length));
    at += length;
    if (random() < 0.3) await new Promise(setImmediate);
  }
  session.end();
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

test('a text in pieces sounds, and has the times, as when it is sent whole', async () => {
  const expected = await whole(TEXT, true);
  for (let seed = 1; seed <= 6; seed++) {
    const session = await begin({ timestamps: true });
    const [chunks] = await Promise.all([
      Array.fromAsync(session.chunks),
      writeInPieces(session, TEXT, randomFrom(seed)),
    ]);
    assert.deepEqual(timesOf(chunks), timesOf(expected), `seed ${seed}`);
    assert.ok(samplesOf(chunks).equals(samplesOf(expected)), `seed ${seed}`);
    assert.deepEqual(
      chunks.map(({ sentence, piece }) => [sentence, piece]).at(-1),
      expected.map(({ sentence, piece }) => [sentence, piece]).at(-1),
    );
  }
});

test('a sentence is spoken when the next one begins', async () => {
  const session = await begin();
  await session.write('Dr. Smith paid 3.50. ');
  const first = session.chunks.next();
  await new Promise(setImmediate);
  await session.write('T');
  const { value } = await first;
  assert.equal(value?.sentence, 0);
  assert.deepEqual(asked.at(-1)?.passage?.goesOn, true);
  session.end();
  assert.ok((await Array.fromAsync(session.chunks)).length > 0);
});

test('after quiet, and after a flush, the rest is spoken, with a pause before what follows', async () => {
  for (const flushes of [true, false]) {
    const session = await begin(flushes ? {} : { quietMs: 20 });
    await session.write('One');
    if (flushes) session.flush();
    const chunks: AudioChunk[] = [];
    for await (const chunk of session.chunks) {
      chunks.push(chunk);
      if (chunks.length > 1) continue;
      await session.write('two.');
      session.end();
    }
    assert.deepEqual(
      asked.map(({ text }) => text),
      ['One', 'two.'],
    );
    const silence = chunks.filter(({ silence: isSilent }) => isSilent);
    assert.deepEqual(
      silence.map(({ samples, sentence }) => [samples.length, sentence]),
      [[4410, 0]],
    );
    assert.equal(chunks.at(-1)?.sentence, 1);
    assert.equal(chunks.at(-1)?.final, true);
  }
});

test('blank text between two flushes counts as text', async () => {
  const session = await begin({ timestamps: true });
  for (const text of ['One.', ' \n', 'two.']) {
    await session.write(text);
    session.flush();
  }
  session.end();
  const times = timesOf(await Array.fromAsync(session.chunks));
  assert.deepEqual(
    times.map(({ text }) => text),
    [
      { start: 0, end: 4 },
      { start: 6, end: 10 },
    ],
  );
});

test('a session without anything to speak has no audio', async () => {
  for (const text of ['', ' \n ', '...', '[[ ]]']) {
    for (const unspeakable of ['silence', 'error'] as const) {
      rules = { ...RULES, unspeakable };
      const session = await begin();
      await session.write(text);
      session.end();
      assert.deepEqual(await Array.fromAsync(session.chunks), [], text);
    }
  }
  rules = RULES;
});

test('text waits for the reader, and a sentence that is too long is refused', async () => {
  rules = { ...RULES, maxTextLength: 20 };
  const session = await begin();
  const written = session.write('One, two. Three, four. Five, six. Seven.').then(() => 'written');
  const early = await Promise.race([written, new Promise((resolve) => setImmediate(resolve, ''))]);
  assert.equal(early, '');
  const chunks = Array.fromAsync(session.chunks);
  assert.equal(await written, 'written');
  session.end();
  assert.equal((await chunks).at(-1)?.sentence, 3);

  const long = await begin();
  const left = Array.fromAsync(long.chunks);
  await assert.rejects(long.write('one two three four five six'), { code: 'input_too_long' });
  long.end();
  await left;
  rules = RULES;
});

test('the length of the text is told as it arrives, whether it is spoken or not', async () => {
  const told: number[] = [];
  const record = { onText: (characters: number) => told.push(characters) };
  const session = await speech.session({ sound: SOUND }, { record });
  await session.write('One');
  await session.write(', 🙂');
  assert.deepEqual(told, [3, 6]);
  session.end();
  await session.chunks.return(undefined);
});

test('malformed text is refused; halves of a character may arrive apart', async () => {
  const session = await begin();
  await assert.rejects(session.write('a\0'), { code: 'invalid_input' });
  await session.write('🙂'.slice(0, 1));
  await assert.rejects(session.write('a'), { code: 'invalid_input' });
  await session.write('🙂'.slice(0, 1));
  await session.write('🙂'.slice(1));
  session.end();
  await Array.fromAsync(session.chunks);
  assert.equal(asked[0]?.text, '🙂');
});

test('a session that is aborted because its text was refused has failed, and was not left', async () => {
  const over = new AbortController();
  const ends: string[] = [];
  const onEnd = (end: SpeechEnd) => {
    const error = end.outcome === 'failed' ? (end.error as SpeechError).code : '';
    ends.push(`${end.outcome} ${error}`);
  };
  const session = await speech.session(
    { sound: SOUND },
    { signal: over.signal, record: { onEnd } },
  );
  await session.write('One. Two. ');
  await session.chunks.next();
  await session.write('a\0').catch((error) => over.abort(error));
  await assert.rejects(Array.fromAsync(session.chunks), { code: 'invalid_input' });
  assert.deepEqual(ends, ['failed invalid_input']);
});

test('an abort ends reading and writing, and what is not spoken is dropped', async () => {
  const leaving = new AbortController();
  const ends: string[] = [];
  const session = await speech.session(
    { sound: SOUND },
    { signal: leaving.signal, record: { onEnd: ({ outcome }) => ends.push(outcome) } },
  );
  await session.write('One. Two. Three. ');
  const chunks = session.chunks;
  await chunks.next();
  leaving.abort(new Error('gone'));
  await assert.rejects(Array.fromAsync(chunks), /gone/);
  await assert.rejects(session.write('Four.'), /gone/);
  assert.deepEqual(ends, ['left']);
  assert.equal(engine.status().queue.active, 0);
});
