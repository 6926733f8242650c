import { closeSync, existsSync, lstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { HailoPiperError, readVoiceConfig } from '@hailo-piper/engine';

/** Enough to tell what a file is. */
const HEAD_BYTES = 64;

/**
 * What keeps a model with its config from being a voice, as far as can be seen without loading it.
 * @returns A sentence that names the file; undefined when nothing does.
 */
export function modelProblem(path: string): string | undefined {
  const config = `${path}.json`;
  const head = headOf(path);
  if (typeof head === 'string') return `${path} ${head}`;
  if (isText(head)) return `${path} is text and not an ONNX model`;
  if (isHalfOfPair(path)) {
    return `${path} is half of a voice exported for streaming; Piper 1.3.0 speaks voices of one .onnx`;
  }
  const text = headOf(config);
  return typeof text === 'string' ? `${config} ${text}` : configProblem(path);
}

/** The first bytes of a file, or what is wrong with it. */
function headOf(path: string): Buffer | string {
  try {
    if (!statSync(path).isFile()) return 'is not a file';
    const head = readHead(path);
    if (head.length === 0) return 'is empty';
    return head.toString('latin1').startsWith('version https://git-lfs')
      ? 'is a Git LFS pointer and not the file itself; `git lfs pull` fetches that'
      : head;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT') return `cannot be read (${code})`;
    const isLink = lstatSync(path, { throwIfNoEntry: false }) !== undefined;
    return isLink ? 'is a link to a file that does not exist' : 'does not exist';
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

/** ONNX is protobuf, whose first bytes are control characters. */
function isText(head: Buffer): boolean {
  return head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d);
}

/** Piper's streaming export makes two graphs of a voice; the first looks like a whole one. */
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
    if (error instanceof HailoPiperError) return error.message;
    throw error;
  }
}
