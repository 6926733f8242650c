import { readFileSync } from 'node:fs';
import { BATCH } from '../../synthesis/window.ts';
import { readVoiceConfig, type VoiceConfig } from '../../voice-config/voice-config.ts';
import { flips } from '../graph/passes/flips.ts';
import type { DecoderForm } from '../graph/passes/pass.ts';
import { recipeFor } from '../graph/recipe.ts';
import { WholeVoice } from '../whole-voice.ts';
import { largestDifference } from './audio-distance.ts';
import { calibrationSentences, steadyGain } from './calibration.ts';
import type { DecoderCandidates } from './decoder-choice.ts';
import { fasterOf, race } from './faster-decoder.ts';
import { addHalfDecoder, HalfMisfit } from './half-decoder.ts';
import { DECODERS, openPrepared, type PreparedEntry } from './prepared-voice.ts';
import { ALL_WAYS, type Reference, type Sentence, speakSentence } from './reference-sentence.ts';
import { removeGraph, sealEntry, writeGraphs } from './write-entry.ts';

/*
 * Leaves out `flips`. It saves a hundredth of the work, but changes the order of sums and so moves
 * samples by up to 1e-4, which is more than one 16-bit step.
 */
const passesFor = (form: DecoderForm) => recipeFor(form).filter((pass) => pass !== flips);

/** Largest allowed difference from the stock graph's samples in a noise-free sentence. */
const MAX_DIFFERENCE = 1e-4;

/** Called with a phrase for the log about the current step. */
export type Progress = (doing: string) => void;

/**
 * Cuts a voice, optimises its parts, compares them with the stock graph, chooses a decoder and
 * writes everything to a folder.
 * @throws VoiceMisfit if the voice has to run as the stock graph.
 * @throws HalfMisfit if half precision is required and the voice cannot have it.
 */
export async function prepareVoice(
  modelPath: string,
  folder: string,
  candidates: DecoderCandidates,
  progress: Progress,
): Promise<void> {
  const config = readVoiceConfig(modelPath);
  const model = readFileSync(modelPath);
  const sentences = await calibrationSentences(config);
  // Not the last speaker: a config may list more speakers than the model has.
  const speaker = Math.min(1, config.numSpeakers - 1);
  progress('loading the stock graph to compare with');
  const reference = await stockReference(config, { ids: sentences[0] ?? [], speaker });
  const single = await singlePrecision(model, folder, candidates.single, reference, progress);
  progress('calibrating the level');
  const gain = await steadyGain(openPrepared(single, 1), config, sentences);
  const entry = { ...single, steadyGain: gain };
  await sealEntry(
    candidates.half === 'never'
      ? entry
      : await withBetterDecoder(model, entry, candidates.half, reference, progress),
  );
}

const stockReference = async (config: VoiceConfig, sentence: Sentence): Promise<Reference> => {
  const stock = await WholeVoice.load(config, 1);
  const audio = await speakSentence(stock, sentence, { schedule: BATCH, exact: true });
  await stock.close();
  return { ...sentence, audio };
};

/** Writes the single-precision entry. Drops passes from the end until the samples agree. */
const singlePrecision = async (
  model: Uint8Array,
  folder: string,
  form: DecoderForm,
  reference: Reference,
  progress: Progress,
): Promise<PreparedEntry> => {
  const recipe = passesFor(form);
  const droppedPasses: string[] = [];
  for (;;) {
    progress(`cutting and rewriting, ${recipe.length} passes`);
    const entry = { ...(await writeGraphs(model, folder, recipe)), droppedPasses };
    const voice = openPrepared(entry, 1);
    let difference = 0;
    for (const way of ALL_WAYS) {
      const audio = await speakSentence(voice, reference, way);
      difference = Math.max(difference, largestDifference(audio, reference.audio));
    }
    if (difference <= MAX_DIFFERENCE) return entry;
    const pass = recipe.pop();
    if (pass === undefined) throw new Error(`cut, it sounds different by ${difference}`);
    progress(`without ${pass.name}, which moves samples by ${difference}`);
    droppedPasses.push(pass.name);
  }
};

/** Chooses between single and half precision, and removes the other decoder's files. */
const withBetterDecoder = async (
  model: Uint8Array,
  single: PreparedEntry,
  when: 'if faster' | 'always',
  reference: Reference,
  progress: Progress,
): Promise<PreparedEntry> => {
  progress('writing the decoder in half precision');
  let half: PreparedEntry;
  try {
    const recipe = passesFor('half').filter(({ name }) => !single.droppedPasses.includes(name));
    half = await addHalfDecoder(model, single, recipe, reference);
  } catch (error) {
    if (!(error instanceof HalfMisfit) || when === 'always') throw error;
    progress(`single precision is taken: ${error.message}`);
    removeGraph(single.folder, DECODERS.f16);
    return single;
  }
  if (when === 'always') {
    removeGraph(single.folder, DECODERS.f32);
    return half;
  }
  const speaker = (entry: PreparedEntry) => {
    const voice = openPrepared(entry, 1);
    return () => speakSentence(voice, reference, { schedule: BATCH, exact: false });
  };
  const times = await race({ f32: speaker(single), f16: speaker(half) });
  const taken = fasterOf(times);
  const share = (times.f16 / times.f32).toFixed(2);
  progress(`half precision takes ${share} of the time, so ${taken} is taken`);
  removeGraph(single.folder, DECODERS[taken === 'f16' ? 'f32' : 'f16']);
  return { ...(taken === 'f16' ? half : single), decoderTimes: times };
};
