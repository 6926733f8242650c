import { CatalogueError } from './catalogue-error.ts';
import { isVoiceId } from './voice-id.ts';

/** A file of a catalogue. Size and sums are absent where the catalogue does not say. */
export interface CatalogueFile {
  /** Below the catalogue's root, with `/`, never out of it. */
  readonly path: string;
  readonly size?: number | undefined;
  /** In lower-case hex, as the SHA-256. */
  readonly md5?: string | undefined;
  readonly sha256?: string | undefined;
}

export interface VoiceLanguage {
  /** As `de_DE`. */
  readonly code: string;
  readonly family: string;
  readonly region: string;
  /** The language's own name. */
  readonly native: string;
  readonly english: string;
  readonly country: string;
}

/** The files of a voice: the `.onnx`, its `.onnx.json`, and the card where there is one. */
export interface VoiceFiles<File> {
  readonly model: File;
  readonly config: File;
  readonly card?: File | undefined;
}

/** A voice that a catalogue offers. */
export interface CatalogueVoice {
  /** In NFC; also the name of its files. */
  readonly id: string;
  readonly name: string;
  readonly quality: string;
  readonly language: VoiceLanguage;
  readonly speakers: number;
  /** Older names of the voice. */
  readonly aliases: readonly string[];
  readonly files: VoiceFiles<CatalogueFile>;
}

/**
 * Reads a `voices.json` of the shape of rhasspy/piper-voices: an object of voices by id, each with
 * its files by path, `{size_bytes, md5_digest}`, and here also `sha256`.
 * @param from what the messages call it.
 * @throws CatalogueError `invalid_file` that names the entry at fault.
 */
export function parseVoicesJson(text: string, from: string): CatalogueVoice[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalid(`${from} is not JSON`, cause);
  }
  if (!isObject(value)) throw invalid(`${from} is not a catalogue: it is no object of voices`);
  return Object.entries(value).map(([key, entry]) => {
    try {
      return readVoice(key.normalize('NFC'), entry);
    } catch (cause) {
      if (!(cause instanceof Fault)) throw cause;
      throw invalid(`${from} is not a catalogue: ${JSON.stringify(key)} ${cause.message}`, cause);
    }
  });
}

class Fault extends Error {}

function readVoice(id: string, entry: unknown): CatalogueVoice {
  if (!isVoiceId(id)) throw new Fault('cannot be the id of a voice');
  if (!isObject(entry)) throw new Fault('is no object');
  const { language = {}, aliases = [], files = {} } = entry;
  if (!isObject(language) || !isObject(files)) throw new Fault('has no language or no files');
  const [code = '', ...rest] = id.split('-');
  const found = Object.entries(files).map(([path, file]) => readFile(path, file));
  const named = (name: string) =>
    found.find(({ path }) => path.split('/').at(-1)?.normalize('NFC') === name);
  const [model, config] = [named(`${id}.onnx`), named(`${id}.onnx.json`)];
  if (model === undefined || config === undefined) {
    throw new Fault(`has no ${id}.onnx or no ${id}.onnx.json`);
  }
  return {
    id,
    name: text(entry.name, rest[0] ?? id),
    quality: text(entry.quality, rest[1] ?? ''),
    language: {
      code: text(language.code, code),
      family: text(language.family, code.split('_')[0] ?? ''),
      region: text(language.region, code.split('_')[1] ?? ''),
      native: text(language.name_native, ''),
      english: text(language.name_english, ''),
      country: text(language.country_english, ''),
    },
    speakers: typeof entry.num_speakers === 'number' ? entry.num_speakers : 1,
    aliases: Array.isArray(aliases) ? aliases.filter((one) => typeof one === 'string') : [],
    files: { model, config, card: named('MODEL_CARD') },
  };
}

function readFile(path: string, file: unknown): CatalogueFile {
  if (!isSafePath(path)) throw new Fault(`has a path that is not allowed: ${JSON.stringify(path)}`);
  if (!isObject(file)) throw new Fault(`says nothing of ${path}`);
  const { size_bytes: size, md5_digest: md5, sha256 } = file;
  if (size !== undefined && !(Number.isSafeInteger(size) && Number(size) >= 0)) {
    throw new Fault(`has a size of ${path} that is no number of bytes`);
  }
  return {
    path,
    size: size as number | undefined,
    md5: sum(md5, 32, path),
    sha256: sum(sha256, 64, path),
  };
}

function sum(value: unknown, digits: number, path: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  const hex = String(value).toLowerCase();
  if (hex.length === digits && /^[0-9a-f]+$/.test(hex)) return hex;
  throw new Fault(`has a sum of ${path} that is not ${digits} hexadecimal digits`);
}

/** Whether a path stays below its root, whatever the system it is used on. */
function isSafePath(path: string): boolean {
  const isSafe = (part: string) => part !== '' && part !== '.' && part !== '..';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: file names must have none of them.
  return path.split('/').every(isSafe) && !/[\\\u0000-\u001f\u007f]|^[A-Za-z]:/.test(path);
}

const text = (value: unknown, otherwise: string): string =>
  typeof value === 'string' ? value : otherwise;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const invalid = (message: string, cause?: unknown): CatalogueError =>
  new CatalogueError('invalid_file', message, { cause });
