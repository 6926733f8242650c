import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSpeechService, type SpeechEnd } from '@hailo-piper/speech';
import { createFixtureEngine, FIXTURE_SENTENCE_SAMPLES } from '@hailo-piper/speech/testing';
import type { AlignedBytes } from '../alignment/aligned-audio.ts';
import { outputFormat } from '../output-format.ts';
import { SpeechContext } from './speech-context.ts';

const RULES = { maxTextLength: 1000, unspeakable: 'silence', aliases: {} } as const;
const SENTENCE_BYTES = 2 * FIXTURE_SENTENCE_SAMPLES;

/** A context, and how its session ended. */
function contextOf(hasWholePhrases: boolean) {
  const ends: SpeechEnd['outcome'][] = [];
  const context = new SpeechContext({
    speech: createSpeechService(createFixtureEngine(), () => RULES),
    wish: { timestamps: true },
    call: { record: { onEnd: ({ outcome }) => ends.push(outcome) } },
    format: outputFormat('pcm_22050'),
    hasWholePhrases,
    onTaken: () => {},
  });
  return { context, ends };
}

const bytesOf = (parts: readonly AlignedBytes[]): number =>
  parts.reduce((sum, { bytes }) => sum + bytes.length, 0);
const charactersOf = (parts: readonly AlignedBytes[]): string =>
  parts.flatMap(({ alignment }) => alignment?.characters ?? []).join('');

test('phrases are spoken one by one, with a space between them', async () => {
  const { context, ends } = contextOf(true);
  const audio = context.audio();
  context.write('One.');
  const first = await audio.next();
  assert.ok(!first.done && first.value.bytes.length > 0);
  context.write('Two. ');
  context.write('Three.');
  context.flush(false);
  context.close();
  const rest = await Array.fromAsync(audio);
  const parts = first.done ? rest : [first.value, ...rest];
  assert.equal(charactersOf(parts), 'One. Two. Three. ');
  assert.equal(bytesOf(parts), 3 * SENTENCE_BYTES);
  assert.equal(context.isInterrupted, false);
  assert.deepEqual(ends, ['spoken']);
});

test('phrases that were flushed with their text are dropped when the context is closed', async () => {
  const { context, ends } = contextOf(true);
  for (const text of ['One.', 'Two.', 'Three.']) {
    context.write(text);
    context.flush(true);
  }
  const audio = context.audio();
  await audio.next();
  context.close();
  assert.deepEqual(await Array.fromAsync(audio), []);
  assert.equal(context.isInterrupted, true);
  assert.deepEqual(ends, ['left']);
});

test('without whole phrases, what was flushed is spoken and the rest is dropped', async () => {
  const { context } = contextOf(false);
  context.write('One.');
  context.flush(true);
  context.write('Two.');
  context.close();
  const parts = await Array.fromAsync(context.audio());
  assert.equal(charactersOf(parts), 'One.');
  assert.equal(bytesOf(parts), SENTENCE_BYTES);
  assert.equal(context.isInterrupted, true);
});

test('a context that is closed once more drops what is not spoken', async () => {
  for (const hasWholePhrases of [true, false]) {
    const { context, ends } = contextOf(hasWholePhrases);
    for (const text of ['One.', 'Two.', 'Three.']) {
      context.write(text);
      context.flush(false);
    }
    const audio = context.audio();
    await audio.next();
    // Not closed yet: it goes on.
    context.closeAgain();
    assert.equal(context.isInterrupted, false);
    context.close();
    assert.equal(context.isInterrupted, false);
    context.closeAgain();
    assert.deepEqual(await Array.fromAsync(audio), []);
    assert.deepEqual(ends, ['left']);
  }
});
