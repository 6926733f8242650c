import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { arch } from 'node:os';
import { join } from 'node:path';
import { joined } from '../../synthesis/joined.ts';
import { BATCH, STREAM } from '../../synthesis/window.ts';
import { externaliseWeights } from '../graph/external-weights.ts';
import { readModel, writeModel } from '../graph/model.ts';
import { bandAttention } from '../graph/passes/band-attention.ts';
import { flips } from '../graph/passes/flips.ts';
import type { Pass } from '../graph/passes/pass.ts';
import { recipeFor } from '../graph/recipe.ts';
import { splitVoice } from '../graph/split-voice.ts';
import { openSession } from '../sessions.ts';
import { readVoiceConfig } from '../voice-config.ts';
import type { VoiceModel } from '../voice-model.ts';
import { WholeVoice } from '../whole-voice.ts';
import { calibrationSentences, steadyGain } from './calibration.ts';
import {
  GRAPHS,
  type GraphName,
  graphFile,
  MANIFEST,
  openPrepared,
  ownWeights,
  type PreparedEntry,
  type PreparedVoice,
  sha256OfFile,
  WEIGHTS,
} from './prepared-voice.ts';

/*
 * Not in the recipe: `flips`. It saves a hundredth of the work and moves samples by up to 1e-4,
 * because sums come out in another order; that is more than one step of 16 bits.
 */

/** Furthest a sample of a noise-free sentence may be from the stock graph's. */
const MAX_DIFFERENCE = 1e-4;

const NO_NOISE = { noiseScale: 0, noiseWScale: 0, lengthScale: 1 };

/** Called with a sentence on what is being done, for whoever waits. */
export type Progress = (doing: string) => void;

/**
 * Cuts a voice, optimises its parts, compares them with the stock graph and writes everything to
 * a folder. Passes after which the voice sounds different are dropped, the last first.
 * @throws VoiceMisfit where the voice has to run whole.
 */
export const prepareVoice = async (
  modelPath: string,
  folder: string,
  progress: Progress,
): Promise<void> => {
  const voice = readVoiceConfig(modelPath);
  const model = readFileSync(modelPath);
  const sentences = await calibrationSentences(voice);
  const speaker = Math.max(0, voice.numSpeakers - 1);
  progress('loading the stock graph to compare with');
  const stock = await WholeVoice.load(voice, 1);
  const ids = sentences[0] ?? [];
  const expected = await speakWhole(stock, ids, speaker);
  await stock.release();

  const recipe = recipeFor(arch() === 'x64' ? 'blocked' : 'plain').filter((pass) => pass !== flips);
  const dropped: string[] = [];
  for (;;) {
    progress(`cutting and rewriting, ${recipe.length} passes`);
    const entry = await writeEntry(model, folder, recipe, dropped);
    const prepared = openPrepared(entry, 1);
    const difference = await distance(prepared, expected, ids, speaker);
    if (difference <= MAX_DIFFERENCE) {
      progress('calibrating the level');
      const gain = await steadyGain(prepared, voice, sentences);
      writeManifest(folder, { ...entry, steadyGain: gain });
      return;
    }
    const pass = recipe.pop();
    if (pass === undefined) throw new Error(`cut, it sounds different by ${difference}`);
    progress(`without ${pass.name}, which moves samples by ${difference}`);
    dropped.push(pass.name);
  }
};

/** Band attention does in short sentences only: in long ones it sums in another order than stock. */
const keepsEveryBit = (pass: Pass): boolean => pass.keeps === 'bits' && pass !== bandAttention;

const writeEntry = async (
  model: Uint8Array,
  folder: string,
  recipe: readonly Pass[],
  droppedPasses: readonly string[],
): Promise<PreparedEntry> => {
  mkdirSync(folder, { recursive: true });
  const { structure, parts, weights } = splitVoice(model, {
    recipe,
    weights: { location: WEIGHTS },
  });
  writeFileSync(join(folder, WEIGHTS), Buffer.concat(weights));
  const exact = splitVoice(model, { recipe: recipe.filter(keepsEveryBit) }).parts;
  const bytesOf = (graph: GraphName): Uint8Array =>
    graph === 'exact-encoder'
      ? exact.encoder
      : graph === 'exact-decoder'
        ? exact.decoder
        : parts[graph];
  for (const graph of GRAPHS) await optimise(bytesOf(graph), folder, graph);
  const files: Record<string, string> = {};
  for (const name of [
    WEIGHTS,
    ...GRAPHS.flatMap((graph) => [graphFile(graph), ownWeights(graph)]),
  ]) {
    files[name] = await sha256OfFile(join(folder, name));
  }
  return { structure, files, droppedPasses, steadyGain: 1, folder };
};

/**
 * Lets ONNX Runtime optimise a part once and for all, which more than halves the time to load it.
 * Weights it has not touched stay in the common file; those it has rearranged for this processor
 * come out inside the graph and are moved to a file of their own, to be mapped as well.
 */
const optimise = async (bytes: Uint8Array, folder: string, graph: GraphName): Promise<void> => {
  const plain = join(folder, `${graph}.plain.onnx`);
  const path = join(folder, graphFile(graph));
  writeFileSync(plain, bytes);
  const session = await openSession(plain, { intraOpThreads: 1, optimizedModelFilePath: path });
  await session.release();
  const optimised = readModel(readFileSync(path));
  const pieces = externaliseWeights([optimised.graph], { location: ownWeights(graph) });
  writeFileSync(join(folder, ownWeights(graph)), Buffer.concat(pieces));
  writeFileSync(path, writeModel(optimised));
  rmSync(plain);
};

const writeManifest = (folder: string, entry: PreparedEntry): void => {
  const { structure, files, droppedPasses, steadyGain } = entry;
  const manifest: PreparedVoice = { structure, files, droppedPasses, steadyGain };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
};

const speakWhole = async (
  model: VoiceModel,
  ids: readonly number[],
  speaker: number,
  schedule = BATCH,
  exact = true,
): Promise<Float32Array> => {
  const parts: Float32Array[] = [];
  const input = { ids, scales: NO_NOISE, speaker, seed: 0, exact };
  for await (const { audio } of model.speak(input, schedule)) parts.push(audio);
  return joined(parts);
};

/** Furthest two samples of the same sentence are apart; infinite if it is not as long. */
const distance = async (
  prepared: VoiceModel,
  expected: Float32Array,
  ids: readonly number[],
  speaker: number,
): Promise<number> => {
  let worst = 0;
  const ways = [
    { schedule: STREAM, exact: false },
    { schedule: BATCH, exact: false },
    { schedule: BATCH, exact: true },
  ];
  for (const { schedule, exact } of ways) {
    const audio = await speakWhole(prepared, ids, speaker, schedule, exact);
    if (audio.length !== expected.length) return Number.POSITIVE_INFINITY;
    for (const [i, sample] of audio.entries()) {
      const difference = Math.abs(sample - (expected[i] as number));
      worst = difference > worst || Number.isNaN(difference) ? difference : worst;
    }
  }
  return Number.isNaN(worst) ? Number.POSITIVE_INFINITY : worst;
};
