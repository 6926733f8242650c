import { createHash } from 'node:crypto';
import { open as openFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { InferenceSession } from 'onnxruntime-node';
import { VoiceLost } from '../../losses.ts';
import type { DecoderArithmetic } from '../../speech-engine.ts';
import type { PartName } from '../graph/parts.ts';
import type { VoiceStructure } from '../graph/voice-structure.ts';
import { openSession } from '../sessions.ts';
import { WindowedVoice } from '../windowed-voice.ts';
import type { DecoderTimes } from './faster-decoder.ts';
import { brokenSeal, type FileSeal, type Seals, sealOf } from './seals.ts';

/** What is known of a voice that was prepared; stands as JSON beside its files. */
export interface PreparedVoice {
  readonly structure: VoiceStructure;
  /** CRC-32 of every file of the entry. */
  readonly files: Readonly<Record<string, number>>;
  /** Passes that made the voice sound different and were left out. */
  readonly droppedPasses: readonly string[];
  /** Arithmetic of the decoder that is not exact. */
  readonly decoder: DecoderArithmetic;
  /** Milliseconds for one sentence with each; absent where there was nothing to choose. */
  readonly decoderTimes?: DecoderTimes;
  /** Gain that brings the voice's speech to the level all voices are given. */
  readonly steadyGain: number;
}

/** A prepared voice and where it is. Plain data, so that it can be handed to workers. */
export interface PreparedEntry extends PreparedVoice {
  readonly folder: string;
  /** Its files as they were when their bytes were checked; none while it is being made. */
  readonly seals: Seals;
}

export const MANIFEST = 'prepared.json';
/** Weights as they were, shared by the parts and by all workers that map them. */
export const WEIGHTS = 'weights.bin';

/** The graph of each decoder that is not exact; an entry has one of them. */
export const DECODERS = { f32: 'decoder', f16: 'half-decoder' } as const;

/** The graphs of an entry: the parts, and once more with only those rewrites that keep every bit. */
export type GraphName = PartName | `exact-${PartName}` | (typeof DECODERS)[DecoderArithmetic];
export function graphFile(graph: GraphName): string {
  return `${graph}.onnx`;
}
/** Weights of one graph alone: see `optimise`. */
export function ownWeights(graph: GraphName): string {
  return `${graph}.bin`;
}

const PIECE_BYTES = 1024 * 1024;

/** Hands over a file in pieces, so that the event loop lives. */
const readPieces = async (path: string, use: (piece: Uint8Array) => void): Promise<void> => {
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  await using file = await openFile(path);
  for (;;) {
    const { bytesRead } = await file.read(piece);
    if (bytesRead === 0) return;
    use(piece.subarray(0, bytesRead));
  }
};

/** SHA-256 of a file, in hex: by which it is told from all others. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await readPieces(path, (piece) => hash.update(piece));
  return hash.digest('hex');
}

/** CRC-32 of a file: by which damage is noticed, which takes half the work of a hash, or an eighth. */
export async function crc32OfFile(path: string): Promise<number> {
  let sum = 0;
  await readPieces(path, (piece) => {
    sum = crc32(piece, sum);
  });
  return sum;
}

/**
 * Reads an entry and checks every byte of it.
 * @throws when something is missing or is not what it was.
 */
export async function readEntry(folder: string): Promise<PreparedEntry> {
  const prepared: PreparedVoice = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
  const seals: Record<string, FileSeal> = {};
  for (const [name, sum] of Object.entries(prepared.files)) {
    // Before it is read: who changes it meanwhile breaks the seal.
    seals[name] = sealOf(join(folder, name));
    if ((await crc32OfFile(join(folder, name))) !== sum) throw new Error(`${name} is damaged`);
  }
  return { ...prepared, folder, seals };
}

/** Opens the parts of a prepared voice, each when it is first wanted, or throws VoiceLost. */
export function openPrepared(
  { folder, structure, seals, decoder: arithmetic }: PreparedEntry,
  intraOpThreads: number,
): WindowedVoice {
  const opened = new Map<GraphName, InferenceSession>();
  const open = async (graph: GraphName): Promise<InferenceSession> => {
    const found = opened.get(graph);
    if (found !== undefined) return found;
    try {
      const files = [graphFile(graph), ownWeights(graph), WEIGHTS];
      const broken = brokenSeal(folder, seals, files);
      if (broken !== undefined) throw new Error(`${broken.file} is ${broken.is}`);
      const session = await openSession(join(folder, graphFile(graph)), {
        intraOpThreads,
        optimization: 'disabled',
        keepsMemory: graph !== 'exact-encoder',
      });
      opened.set(graph, session);
      return session;
    } catch (cause) {
      throw new VoiceLost(cause instanceof Error ? cause.message : String(cause));
    }
  };
  const partsOf = async (exact: boolean) => {
    // One after the other: what loading needs besides is then needed once.
    const encoder = await open(exact ? 'exact-encoder' : 'encoder');
    const flow = await open(exact ? 'exact-flow' : 'flow');
    const decoder = await open(exact ? 'exact-decoder' : DECODERS[arithmetic]);
    return { encoder, flow, decoder };
  };
  const close = async () => {
    await Promise.all([...opened.values()].map((session) => session.release()));
    opened.clear();
  };
  return new WindowedVoice({ open: partsOf, close }, structure);
}
