import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { EngineError, readVoiceConfig } from '@hailo-piper/engine';
import { lastFieldEnd } from './protobuf-length.ts';

/** Enough bytes to recognise a file. */
const HEAD_BYTES = 64;

/**
 * Checks a model and its config as far as possible without loading them.
 * @returns a sentence that names the file; undefined without a problem.
 */
export function modelProblem(path: string): string | undefined {
  const files = [path, `${path}.json`];
  return firstProblem(files, fileProblem) ?? contentProblem(path, files) ?? configProblem(path);
}

function firstProblem(
  files: readonly string[],
  problemOf: (file: string) => string | undefined,
): string | undefined {
  for (const file of files) {
    const problem = problemOf(file);
    if (problem !== undefined) return `${file} ${problem}`;
  }
  return undefined;
}

function fileProblem(file: string): string | undefined {
  try {
    accessSync(file, constants.R_OK);
    return statSync(file).isFile() ? undefined : 'is not a file';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') return `cannot be read (${code})`;
    const isLink = lstatSync(file, { throwIfNoEntry: false }) !== undefined;
    return isLink ? 'is a link to a file that does not exist' : 'does not exist';
  }
}

function contentProblem(path: string, files: readonly string[]): string | undefined {
  const notItself = firstProblem(files, (file) => {
    const head = readHead(file);
    if (head.length === 0) return 'is empty';
    const isPointer = head.toString('latin1').startsWith('version https://git-lfs');
    return isPointer
      ? 'is a Git LFS pointer and not the file itself; `git lfs pull` fetches that'
      : undefined;
  });
  if (notItself !== undefined) return notItself;
  if (isText(readHead(path))) return `${path} is text and not an ONNX model`;
  const damage = damageOf(path);
  if (damage !== undefined) return `${path} ${damage}`;
  return isHalfOfPair(path)
    ? `${path} is half of a voice exported for streaming; Piper 1.3.0 speaks voices of one .onnx`
    : undefined;
}

/** What is wrong with the fields of the model; undefined if they end where the file does. */
function damageOf(path: string): string | undefined {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const end = lastFieldEnd(size, (bytes, at) => {
      const read = Buffer.alloc(bytes);
      return read.subarray(0, readSync(file, read, 0, bytes, at));
    });
    if (end === size) return undefined;
    return end > size
      ? `is cut short: it has ${size} bytes, and its last field ends at ${end}`
      : `is not an ONNX model: no field begins at its byte ${end}`;
  } finally {
    closeSync(file);
  }
}

function readHead(path: string): Buffer {
  const file = openSync(path, 'r');
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    return head.subarray(0, readSync(file, head));
  } finally {
    closeSync(file);
  }
}

/** Recognises text: ONNX is protobuf, which begins with control characters. */
function isText(head: Buffer): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

/**
 * Whether the model is one of the two graphs of Piper's streaming export; the first looks complete.
 */
function isHalfOfPair(path: string): boolean {
  const halves = ['encoder.onnx', 'decoder.onnx'];
  const folder = dirname(path);
  return halves.includes(basename(path)) && halves.every((name) => existsSync(join(folder, name)));
}

function configProblem(path: string): string | undefined {
  try {
    readVoiceConfig(path);
    return undefined;
  } catch (error) {
    if (error instanceof EngineError) return error.message;
    throw error;
  }
}
