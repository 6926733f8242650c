import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate as immediate } from 'node:timers/promises';
import { createSpeechEngine, type SpeechEngine } from '@hailo-piper/engine';
import { chunksOf, sampleCount, testSettings } from '@hailo-piper/engine/testing';
import { withAdmission } from './admission/with-admission.ts';
import { EngineSlot } from './engine-slot.ts';

const TEXT = { text: 'One. Two. Three.', seed: 1 };

const made = (voice = 'medium-shape', changes = {}): Promise<SpeechEngine> =>
  createSpeechEngine({ ...testSettings(voice), ...changes, isolation: 'none' });

const slotted = (t: TestContext, options?: ConstructorParameters<typeof EngineSlot>[0]) => {
  const slot = new EngineSlot(options);
  t.after(() => slot.close());
  return slot;
};

test('without an engine, requests are refused with retry-after, whatever the queue', async (t) => {
  const slot = slotted(t);
  const engine = withAdmission(slot, { maxQueued: 0, requestTimeoutMs: 1000 });
  for (const asked of [() => engine.speak(TEXT), () => engine.phonemize(TEXT)]) {
    await assert.rejects(asked, { code: 'engine_unavailable', retryAfterSeconds: 2 });
  }
  assert.equal(engine.status().state, 'starting');
  await slot.attach(await made());
  assert.ok((await sampleCount(await engine.speak(TEXT))) > 0);
});

test('the replaced engine finishes its requests, then is closed', async (t) => {
  const slot = slotted(t, { lingerMs: 0 });
  const first = await made();
  await slot.attach(first);
  // Longer than the audio that is made ahead of the reader.
  const long = { ...TEXT, text: 'This takes a while to say. '.repeat(60) };
  const speech = await slot.speak(long);
  const second = await made();
  await slot.attach(second);
  assert.notEqual(first.status().state, 'closed');
  const { queue } = slot.status();
  assert.equal(queue.waiting + queue.active, 1);
  const expected = await sampleCount(await second.speak(long));
  assert.equal(await sampleCount(speech), expected);
  await slot.settled();
  assert.equal(first.status().state, 'closed');
  assert.equal(second.status().state, 'ready');
});

test('counters continue across engines', async (t) => {
  const slot = slotted(t, { lingerMs: 0 });
  await slot.attach(await made());
  const untilSpoken = async (sentences: number) => {
    while (slot.status().counters.sentences < sentences) await immediate();
    assert.equal(slot.status().counters.sentences, sentences);
  };
  await chunksOf(await slot.speak(TEXT));
  await untilSpoken(3);
  await slot.attach(await made());
  assert.equal(slot.status().counters.sentences, 3);
  await slot.settled();
  assert.equal(slot.status().counters.sentences, 3);
  await chunksOf(await slot.speak(TEXT));
  await untilSpoken(6);
});

test('a request ordered for the previous voice is spoken by the engine that has it', async (t) => {
  const slot = slotted(t);
  await slot.attach(await made());
  const [before] = slot.voices();
  await slot.attach(await made('multi-speaker'));
  assert.notEqual(slot.voices()[0]?.id, before?.id);
  const { id = '', revision = '' } = before ?? {};
  const speech = await slot.speak({ ...TEXT, voice: id, revision });
  assert.equal(speech.voice, id);
  assert.ok((await sampleCount(speech)) > 0);
  assert.equal((await slot.speak(TEXT)).voice, slot.voices()[0]?.id);
});

test('closing closes all engines, and one attached later', async () => {
  const slot = new EngineSlot();
  const engines = [await made(), await made(), await made()];
  for (const engine of engines.slice(0, 2)) await slot.attach(engine);
  await slot.close();
  await slot.attach(engines[2] as SpeechEngine);
  for (const engine of engines) assert.equal(engine.status().state, 'closed');
});
