import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineSlot } from './engine-slot.ts';
import { SpeechError } from './speech-error.ts';
import type { SpeechEnd, SpeechRecord } from './speech-record.ts';
import { createSpeechService, type SpeechRules } from './speech-service.ts';
import { createFixtureEngine, FIXTURE_SENTENCE_SAMPLES } from './testing/fixture-engine.ts';

const RULES: SpeechRules = { maxTextLength: 100, unspeakable: 'silence', aliases: {} };

/** A record that keeps its events in order. */
function listening(): { readonly told: unknown[]; readonly record: SpeechRecord } {
  const told: unknown[] = [];
  const record: SpeechRecord = {
    onText: (characters) => told.push({ characters }),
    onVoice: (voice) => told.push({ voice }),
    onSpeaker: (speaker) => told.push({ speaker }),
    onFirstAudio: () => told.push('first audio'),
    onAudio: (seconds) => told.push({ samples: Math.round(seconds * 22_050) }),
    onEnd: ({ outcome }: SpeechEnd) => told.push(outcome),
  };
  return { told, record };
}

test('an order resolves the request without asking the engine', async () => {
  const engine = createFixtureEngine();
  const speech = createSpeechService(engine, () => RULES);
  const { told, record } = listening();
  const { request, voice, speaker } = await speech.order(
    { text: 'One.', voice: 'de_DE-many-low:bert', sound: { speed: 2 }, timestamps: true },
    { record },
  );
  assert.deepEqual(request, {
    ...{ text: 'One.', voice: 'de_DE-many-low', revision: 'de_DE-many-low-1', speaker: 1 },
    ...{ speed: 2, unspeakable: 'silence', whole: false, timestamps: true },
  });
  assert.equal(voice.id, 'de_DE-many-low');
  assert.deepEqual(speaker, { number: 1, name: 'bert' });
  assert.deepEqual(told, [{ characters: 4 }, { voice: voice.id }, { speaker }]);
  assert.deepEqual(engine.requests, []);
});

test('changed rules hold from the next request', async () => {
  let rules = RULES;
  const speech = createSpeechService(createFixtureEngine(), () => rules);
  const orderAs = (voice: string) => speech.order({ text: 'Four', voice });
  await assert.rejects(orderAs('narrator'), { code: 'voice_not_found', field: 'voice' });
  rules = { ...RULES, unspeakable: 'error', aliases: { narrator: 'de_DE-many-low' } };
  assert.equal((await orderAs('narrator')).voice.id, 'de_DE-many-low');
  assert.equal((await orderAs('narrator')).request.unspeakable, 'error');
  assert.deepEqual(speech.catalogue.aliases, ['narrator']);
  rules = { ...rules, maxTextLength: 3 };
  await assert.rejects(orderAs('narrator'), { code: 'input_too_long', field: 'text' });
});

test('the fallback voice serves default and an absent name only', async () => {
  const speech = createSpeechService(createFixtureEngine(), () => RULES);
  const voiceOf = async (voice?: string, fallbackVoice?: string) =>
    (await speech.order({ text: 'One.', voice, fallbackVoice })).voice.id;
  assert.equal(await voiceOf(), 'en_US-one-medium');
  assert.equal(await voiceOf('default'), 'en_US-one-medium');
  assert.equal(await voiceOf(undefined, 'de_DE-many-low'), 'de_DE-many-low');
  assert.equal(await voiceOf('default', 'de_DE-many-low'), 'de_DE-many-low');
  assert.equal(await voiceOf('alloy', 'de_DE-many-low'), 'de_DE-many-low');
  assert.equal(await voiceOf('en_US-one-medium', 'de_DE-many-low'), 'en_US-one-medium');
});

test('an error message uses the door’s names of fields', async () => {
  const speech = createSpeechService(createFixtureEngine(), () => ({ ...RULES, maxTextLength: 3 }));
  await assert.rejects(speech.order({ text: 'Four' }), (error) => {
    assert.ok(error instanceof SpeechError);
    assert.equal(error.message, '`text` is too long: 4 characters, the limit is 3.');
    const wording = error.wording((field) => `their ${field}`);
    assert.equal(wording, '`their text` is too long: 4 characters, the limit is 3.');
    return true;
  });
});

test('without a loaded voice orders are refused with retry-after', async () => {
  const speech = createSpeechService(new EngineSlot(), () => RULES);
  const unavailable = { code: 'engine_unavailable', retryAfterSeconds: 2 };
  await assert.rejects(speech.order({ text: 'One.' }), unavailable);
  assert.throws(() => speech.catalogue.findWholeName('anything'), unavailable);
  assert.equal(speech.catalogue.default, undefined);
});

test('a record gets the first audio, each chunk and one end', async () => {
  const speech = createSpeechService(createFixtureEngine(), () => RULES);
  const { told, record } = listening();
  const { chunks } = await speech.speak(await speech.order({ text: 'One. Two.' }), { record });
  assert.deepEqual(told, ['first audio']);
  assert.equal((await Array.fromAsync(chunks)).length, 2);
  const samples = { samples: FIXTURE_SENTENCE_SAMPLES };
  assert.deepEqual(told, ['first audio', samples, samples, 'spoken']);
});

const failing = (at: number) =>
  createFixtureEngine({
    beforeSentence: (index) => {
      if (index === at) throw new Error('no more');
    },
  });

test('a failure before the first audio is thrown by speak, a later one by the chunks', async () => {
  for (const at of [0, 1]) {
    const speech = createSpeechService(failing(at), () => RULES);
    const { told, record } = listening();
    const started = speech.speak(await speech.order({ text: 'One. Two.' }), { record });
    if (at === 0) await assert.rejects(started, /no more/);
    else await assert.rejects(Array.fromAsync((await started).chunks), /no more/);
    assert.equal(told.at(-1), 'failed');
    assert.equal(told.filter((one) => one === 'failed').length, 1);
  }
});

test('an early return or an abort ends with `left`, read or unread', async () => {
  const speech = createSpeechService(createFixtureEngine(), () => RULES);
  const leave = async (way: 'return' | 'abort' | 'abort while reading') => {
    const { told, record } = listening();
    const gone = new AbortController();
    const call = { record, signal: gone.signal };
    const { chunks } = await speech.speak(await speech.order({ text: 'One. Two.' }), call);
    if (way !== 'abort') await chunks.next();
    if (way === 'return') await chunks.return(undefined);
    else gone.abort();
    if (way === 'abort while reading') await assert.rejects(chunks.next(), { name: 'AbortError' });
    assert.equal(told.at(-1), 'left', way);
    assert.equal(told.filter((one) => one === 'left').length, 1);
  };
  await leave('return');
  await leave('abort');
  await leave('abort while reading');
});
