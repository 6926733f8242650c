import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { VoiceLost, VoiceUnknown } from '../losses.ts';
import { testVoice } from '../testing/voices.ts';
import { KeptVoice } from './kept-voice.ts';
import type { LoadableVoice } from './loadable-voice.ts';
import { LoadedVoices } from './loaded-voices.ts';
import { decoderCandidates } from './prepare/decoder-choice.ts';
import { thisProcessor } from './prepare/processor.ts';
import { readVoiceFiles } from './voice-files.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
after(() => rmSync(home, { recursive: true }));
const DECODERS = decoderCandidates('f32', thisProcessor());
const WHOLE = { fallback: undefined, intraOpThreads: 1 };

/** A voice whose model file is a copy, so that tests may remove it. */
const copied = async (name: string): Promise<LoadableVoice> => {
  const model = join(mkdtempSync(join(home, 'voice-')), `${name}.onnx`);
  for (const end of ['', '.json']) copyFileSync(`${testVoice(name)}${end}`, `${model}${end}`);
  const files = await readVoiceFiles(model, DECODERS);
  const options = { folder: undefined, decoders: DECODERS, log: () => {} };
  return (await KeptVoice.create(async () => files, options)).loadable;
};

test('a voice is unknown before it is added, and in a later life than the one added', async () => {
  const voices = new LoadedVoices();
  const voice = await copied('chaos');
  assert.throws(() => voices.get(voice), VoiceUnknown);
  await assert.rejects(voices.open(voice, WHOLE), VoiceUnknown);
  await voices.add(voice);
  const { id, revision, life } = voice;
  assert.equal(voices.get({ id, revision, life }), voice);
  for (const other of [
    { ...voice, life: life + 1 },
    { ...voice, revision: 'another' },
    { ...voice, id: 'another' },
  ]) {
    assert.throws(() => voices.get(other), VoiceUnknown);
  }
});

test('a model is opened once for each number of threads', async () => {
  const voices = new LoadedVoices();
  const voice = await copied('chaos');
  await voices.add(voice);
  const model = await voices.open(voice, WHOLE);
  await voices.add(voice);
  assert.equal(await voices.open(voice, WHOLE), model);
  assert.notEqual(await voices.open(voice, { ...WHOLE, intraOpThreads: 2 }), model);
  await voices.remove(voice);
});

test('a later life closes the models of an earlier one, and serves requests for it', async () => {
  const voices = new LoadedVoices();
  const voice = await copied('chaos');
  await voices.add(voice);
  const model = await voices.open(voice, WHOLE);
  const later = { ...voice, life: voice.life + 2 };
  await voices.add(later);
  assert.notEqual(await voices.open(later, WHOLE), model);
  assert.equal(voices.get(voice), later);
  // Adding an earlier life afterwards changes nothing.
  await voices.add({ ...voice, life: voice.life + 1 });
  assert.equal(voices.get(voice), later);
  await voices.remove(voice);
  assert.equal(voices.get(voice), later);
  await voices.remove(later);
  assert.throws(() => voices.get(voice), VoiceUnknown);
});

test('a removed voice is closed, and is opened from its files the next time', async () => {
  const voices = new LoadedVoices();
  const [voice, other] = await Promise.all([copied('chaos'), copied('no-sdp')]);
  for (const one of [voice, other]) {
    await voices.add(one);
    await voices.open(one, WHOLE);
    rmSync(one.config.modelPath);
    await voices.open(one, WHOLE);
  }
  await voices.remove(voice);
  assert.throws(() => voices.get(voice), VoiceUnknown);
  await voices.add(voice);
  await assert.rejects(voices.open(voice, WHOLE), VoiceLost);
  await voices.open(other, WHOLE);
  // Removing a voice that is unknown, or could not be opened, does nothing.
  await voices.remove(voice);
  await voices.remove(voice);
  await voices.remove(other);
});
