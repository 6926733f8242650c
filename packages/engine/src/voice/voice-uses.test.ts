import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testVoice } from '../testing/voices.ts';
import { KeptVoice } from './kept-voice.ts';
import { decoderCandidates } from './prepare/decoder-choice.ts';
import { thisProcessor } from './prepare/processor.ts';
import { readVoiceFiles, type VoiceFiles } from './voice-files.ts';
import { VoiceUses } from './voice-uses.ts';

const DECODERS = decoderCandidates('f32', thisProcessor());

const kept = async (name: string): Promise<{ voice: KeptVoice; files: VoiceFiles }> => {
  const files = await readVoiceFiles(testVoice(name), DECODERS);
  const options = { folder: undefined, decoders: DECODERS, log: () => {} };
  return { files, voice: await KeptVoice.create(async () => files, options) };
};

const watched = (): { uses: VoiceUses; freed: KeptVoice[] } => {
  const uses = new VoiceUses();
  const freed: KeptVoice[] = [];
  uses.onUnused = async (voice) => {
    freed.push(voice);
  };
  return { uses, freed };
};

test('a voice that was let go is freed when its last use ends, once', async () => {
  const { voice } = await kept('chaos');
  const { uses, freed } = watched();
  const [first, second] = [uses.add(voice), uses.add(voice)];
  uses.letGo(voice);
  first();
  first();
  assert.deepEqual(freed, []);
  second();
  assert.deepEqual(freed, [voice]);
  second();
  uses.letGo(voice);
  assert.deepEqual(freed, [voice, voice]);
});

test('an unused voice is freed at once when let go, and never before', async () => {
  const [a, b] = await Promise.all([kept('chaos'), kept('no-sdp')]);
  const { uses, freed } = watched();
  uses.add(b.voice)();
  uses.letGo(a.voice);
  assert.deepEqual(freed, [a.voice]);
});

test('a voice that was let go but is still in use can be taken back by its files', async () => {
  const [a, b] = await Promise.all([kept('chaos'), kept('no-sdp')]);
  const { uses, freed } = watched();
  const release = uses.add(a.voice);
  uses.letGo(a.voice);
  assert.equal(uses.takeBack(b.files), undefined);
  assert.equal(uses.takeBack(a.files), a.voice);
  assert.equal(uses.takeBack(a.files), undefined);
  release();
  assert.deepEqual(freed, []);
});
