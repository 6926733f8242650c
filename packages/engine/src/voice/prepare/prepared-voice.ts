import { createHash } from 'node:crypto';
import { open as openFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { InferenceSession } from 'onnxruntime-node';
import { VoiceLost } from '../../losses.ts';
import { openSession } from '../../sessions.ts';
import type { DecoderArithmetic } from '../../speech-engine.ts';
import type { PartName } from '../graph/parts.ts';
import type { VoiceStructure } from '../graph/voice-structure.ts';
import { WindowedVoice } from '../windowed-voice.ts';
import type { DecoderTimes } from './faster-decoder.ts';
import { brokenSeal, type FileSeal, type Seals, sealOf } from './seals.ts';
import type { VoiceWindows } from './voice-windows.ts';
import { readWindows } from './windows-file.ts';

/** The manifest of a prepared voice, stored as JSON beside its files. */
export interface PreparedVoice {
  readonly structure: VoiceStructure;
  /** CRC-32 of every file of the entry. */
  readonly files: Readonly<Record<string, number>>;
  /** Names of passes that were left out because they changed the audio. */
  readonly droppedPasses: readonly string[];
  /** Arithmetic of the fast (not exact) decoder. */
  readonly decoder: DecoderArithmetic;
  /** Milliseconds for one sentence with each decoder; absent if there was no choice. */
  readonly decoderTimes?: DecoderTimes;
  /** Gain that brings the voice's speech to the common level. */
  readonly steadyGain: number;
}

/** A prepared voice and its folder. Plain data, so that it can be sent to workers. */
export interface PreparedEntry extends PreparedVoice {
  readonly folder: string;
  /** Seals of the files from when their bytes were checked; empty while the entry is being made. */
  readonly seals: Seals;
  /** Windows for this machine, in a file of their own; absent until they are measured. */
  readonly windows?: VoiceWindows;
}

export const MANIFEST = 'prepared.json';
/** File of the unchanged weights, shared by the parts and by all workers that map it. */
export const WEIGHTS = 'weights.bin';

/** Graph of the fast decoder by arithmetic; an entry has one of them. */
export const DECODERS = { f32: 'decoder', f16: 'half-decoder' } as const;

/** The graphs of an entry: fast parts, and exact parts with only the passes that keep every bit. */
export type GraphName = PartName | `exact-${PartName}` | (typeof DECODERS)[DecoderArithmetic];
export function graphFile(graph: GraphName): string {
  return `${graph}.onnx`;
}
/** Name of the file of one graph's own weights; see `writeOptimised`. */
export function ownWeights(graph: GraphName): string {
  return `${graph}.bin`;
}

const PIECE_BYTES = 1024 * 1024;

/** Reads a file in pieces, so that the event loop is not blocked. */
const readPieces = async (path: string, use: (piece: Uint8Array) => void): Promise<void> => {
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  await using file = await openFile(path);
  for (;;) {
    const { bytesRead } = await file.read(piece);
    if (bytesRead === 0) return;
    use(piece.subarray(0, bytesRead));
  }
};

/** SHA-256 of a file, in hex: identifies its content. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await readPieces(path, (piece) => hash.update(piece));
  return hash.digest('hex');
}

/** CRC-32 of a file: detects damage, in a half to an eighth of the time of a SHA-256. */
export async function crc32OfFile(path: string): Promise<number> {
  let sum = 0;
  await readPieces(path, (piece) => {
    sum = crc32(piece, sum);
  });
  return sum;
}

/**
 * Reads an entry and checks every byte of it.
 * @throws Error if a file is missing or damaged.
 */
export async function readEntry(folder: string): Promise<PreparedEntry> {
  const prepared: PreparedVoice = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8'));
  const seals: Record<string, FileSeal> = {};
  for (const [name, sum] of Object.entries(prepared.files)) {
    // Sealed before it is read, so that a change during reading breaks the seal.
    seals[name] = sealOf(join(folder, name));
    if ((await crc32OfFile(join(folder, name))) !== sum) throw new Error(`${name} is damaged`);
  }
  const windows = await readWindows(folder);
  return { ...prepared, folder, seals, ...(windows && { windows }) };
}

/** A prepared voice. It opens each part on first use, which throws VoiceLost if that fails. */
export function openPrepared(
  { folder, structure, seals, decoder: arithmetic }: PreparedEntry,
  intraOpThreads: number,
): WindowedVoice {
  const opened = new Map<string, InferenceSession>();
  const open = async (graph: GraphName, threads = intraOpThreads): Promise<InferenceSession> => {
    const key = `${graph} ${threads}`;
    const found = opened.get(key);
    if (found !== undefined) return found;
    try {
      const files = [graphFile(graph), ownWeights(graph), WEIGHTS];
      const broken = brokenSeal(folder, seals, files);
      if (broken !== undefined) throw new Error(`${broken.file} is ${broken.is}`);
      const session = await openSession(join(folder, graphFile(graph)), {
        intraOpThreads: threads,
        optimization: 'disabled',
        keepsMemory: graph !== 'exact-encoder',
      });
      opened.set(key, session);
      return session;
    } catch (cause) {
      throw new VoiceLost(cause instanceof Error ? cause.message : String(cause));
    }
  };
  const openPart = (part: PartName, exact: boolean, threads?: number) => {
    if (exact) return open(`exact-${part}`, threads);
    return open(part === 'decoder' ? DECODERS[arithmetic] : part, threads);
  };
  const close = async () => {
    await Promise.all([...opened.values()].map((session) => session.release()));
    opened.clear();
  };
  return new WindowedVoice({ open: openPart, close }, structure);
}
