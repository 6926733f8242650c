import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { test } from 'node:test';
import { testVoice } from '../testing/voices.ts';
import { KeptVoice } from '../voice/kept-voice.ts';
import type { VoiceRef } from '../voice/loadable-voice.ts';
import { decoderCandidates } from '../voice/prepare/decoder-choice.ts';
import { thisProcessor } from '../voice/prepare/processor.ts';
import { readVoiceFiles } from '../voice/voice-files.ts';
import { memoryInUse } from './memory-in-use.ts';
import { RoomForVoices, type RoomOptions } from './room-for-voices.ts';

const DECODERS = decoderCandidates('f32', thisProcessor());
const files = await readVoiceFiles(testVoice('no-sdp'), DECODERS);
const options = { folder: undefined, decoders: DECODERS, log: () => {} };
const next = (await KeptVoice.create(async () => files, options)).loadable;

const held: VoiceRef[] = ['a', 'b', 'c'].map((id) => ({ id, revision: `${id}-1`, life: 1 }));
const unloaded = (rest: Partial<RoomOptions>): string =>
  new RoomForVoices({ isInUse: () => false, ...rest })
    .toUnload(held, next)
    .map(({ id }) => id)
    .join();

test('the longest unused go where a worker may hold no more', () => {
  assert.equal(unloaded({}), '');
  assert.equal(unloaded({ maxLoaded: 4 }), '');
  assert.equal(unloaded({ maxLoaded: 3 }), 'a');
  assert.equal(unloaded({ maxLoaded: 1 }), 'a,b,c');
  assert.equal(unloaded({ maxLoaded: 3, isInUse: ({ id }) => id === 'a' }), 'b');
  assert.equal(unloaded({ maxLoaded: 1, isInUse: () => true }), '');
});

test('all unused ones go where memory would not do for the next', () => {
  const { size } = statSync(testVoice('no-sdp'));
  const memory = { maxMemoryBytes: 1_000_000, isInUse: ({ id }: VoiceRef) => id === 'b' };
  assert.equal(unloaded({ ...memory, memoryBytes: () => 1_000_000 - size }), '');
  assert.equal(unloaded({ ...memory, memoryBytes: () => 1_000_001 - size }), 'a,c');
});

test('memory in use is some megabytes, and no more than is resident', () => {
  const bytes = memoryInUse();
  assert.ok(bytes > 5e6 && bytes <= 1.1 * process.memoryUsage.rss(), `${bytes}`);
});
