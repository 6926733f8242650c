/** Writes the files of a prepared voice. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSession } from '../../sessions.ts';
import { WeightsFile } from '../graph/external-weights.ts';
import { readModel, writeModel } from '../graph/model.ts';
import { PART_NAMES } from '../graph/parts.ts';
import { bandAttention } from '../graph/passes/band-attention.ts';
import type { Pass } from '../graph/passes/pass.ts';
import { withShortNames } from '../graph/short-names.ts';
import { splitVoice } from '../graph/split-voice.ts';
import { isLeaseFile } from './lease.ts';
import {
  crc32OfFile,
  type GraphName,
  graphFile,
  MANIFEST,
  ownWeights,
  type PreparedEntry,
  type PreparedVoice,
  WEIGHTS,
} from './prepared-voice.ts';

/** Not `bandAttention`: in long sentences, it sums in another order than the stock graph. */
const keepsEveryBit = (pass: Pass): boolean => pass.keeps === 'bits' && pass !== bandAttention;

/**
 * Cuts a voice and writes its graphs and their weights.
 * @returns the entry, not yet calibrated and not sealed.
 * @throws VoiceMisfit if the voice has to run as the stock graph.
 */
export async function writeGraphs(
  model: Uint8Array,
  folder: string,
  recipe: readonly Pass[],
): Promise<PreparedEntry> {
  mkdirSync(folder, { recursive: true });
  const weights = new WeightsFile(WEIGHTS);
  const { structure, parts } = splitVoice(model, { recipe, weights });
  const { parts: exact } = splitVoice(model, { recipe: recipe.filter(keepsEveryBit), weights });
  writeFileSync(join(folder, WEIGHTS), weights.bytes);
  for (const part of PART_NAMES) {
    await writeOptimised(parts[part], folder, part);
    await writeOptimised(exact[part], folder, `exact-${part}`);
  }
  return {
    ...{ structure, files: {}, droppedPasses: [], decoder: 'f32', steadyGain: 1 },
    ...{ folder, seals: {} },
  };
}

/**
 * Lets ONNX Runtime optimise a part in advance, which more than halves the time to load it. Weights
 * that it leaves unchanged stay in the common file. Weights that it rearranges for this processor
 * are moved from the graph to the graph's own file, so that they can be memory-mapped too.
 */
export async function writeOptimised(
  bytes: Uint8Array,
  folder: string,
  graph: GraphName,
): Promise<void> {
  const plain = join(folder, `${graph}.plain.onnx`);
  const path = join(folder, graphFile(graph));
  writeFileSync(plain, bytes);
  try {
    const session = await openSession(plain, { intraOpThreads: 1, optimizedModelFilePath: path });
    await session.release();
  } finally {
    rmSync(plain);
  }
  const optimised = readModel(readFileSync(path));
  const renamed = withShortNames(optimised.graph);
  const weights = new WeightsFile(ownWeights(graph));
  weights.takeFrom(renamed);
  writeFileSync(join(folder, ownWeights(graph)), weights.bytes);
  writeFileSync(path, writeModel({ ...optimised, graph: renamed }));
}

/** Removes a graph and its own weights. */
export function removeGraph(folder: string, graph: GraphName): void {
  for (const name of [graphFile(graph), ownWeights(graph)]) {
    rmSync(join(folder, name), { force: true });
  }
}

/** Writes the manifest of an entry that has all its files. */
export async function sealEntry({ folder, seals: _, ...entry }: PreparedEntry): Promise<void> {
  const files: Record<string, number> = {};
  for (const name of readdirSync(folder).sort()) {
    if (name === MANIFEST || isLeaseFile(name)) continue;
    files[name] = await crc32OfFile(join(folder, name));
  }
  const manifest: PreparedVoice = { ...entry, files };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}
