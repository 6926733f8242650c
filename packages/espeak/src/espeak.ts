import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openDataFiles } from './data-files.ts';
import { EspeakError } from './errors.ts';
import { type Clause, createInstance, type Instance, type Parts } from './instance.ts';

const WASM_FILE = new URL('../dist/espeak.wasm', import.meta.url);
const DATA_FOLDER = fileURLToPath(new URL('../data', import.meta.url));

/** Most UTF-8 bytes of text in one call: far above any request, far below what fills the memory. */
export const MAX_TEXT_BYTES = 1024 * 1024;

/** Most UTF-8 bytes of a voice name. Longer ones overflow espeak-ng's buffers; no voice has one. */
const MAX_VOICE_BYTES = 39;

/** Turns text into phonemes. For one thread: each makes its own. */
export interface Espeak {
  /**
   * The clauses of a text, as Piper 1.3.0 gets them from espeak-ng; an empty text has one. A call
   * does not depend on earlier calls unless `goesOn` is set.
   *
   * @param voice its file among espeak-ng's (`gmw/en-US`), the last part of that (`en-us`) or its
   *   name (`English (America)`), in any case. A variant after a `+` is ignored: it changes how
   *   espeak-ng itself would sound, but no phoneme.
   * @param text well-formed Unicode without NUL, at most `MAX_TEXT_BYTES` in UTF-8
   * @param goesOn whether the text continues the previous one, as when Piper passes espeak the
   *   parts between raw-phoneme blocks. Default false: earlier texts have no effect.
   * @throws EspeakError with any of its codes
   */
  clauses(voice: string, text: string, goesOn?: boolean): Clause[];
  /**
   * The same clauses, each read when the iterator reaches it. Errors of the arguments are thrown at
   * once. No other text may begin before the iterator ends or is closed.
   */
  read(voice: string, text: string, goesOn?: boolean): Generator<Clause>;
}

/** Makes a phonemizer. It loads espeak-ng with its first text, and with the next after a crash. */
export function createEspeak(): Espeak {
  return createEspeakFrom(loadParts);
}

/** As `createEspeak`, with other parts; `load` is called for each new instance. */
export function createEspeakFrom(load: () => Parts): Espeak {
  let instance: Instance | undefined;
  function* reading(voice: string, text: string, goesOn: boolean): Generator<Clause> {
    try {
      instance ??= createInstance(load());
      yield* instance.read(voice, text, goesOn);
    } catch (error) {
      if (error instanceof EspeakError) throw error;
      const said = instance?.messages().trim();
      instance = undefined;
      const reason = error instanceof Error ? error.message : String(error);
      const message = `espeak-ng crashed: ${reason}${said ? ` (${said})` : ''}`;
      throw new EspeakError('crashed', message, { cause: error });
    }
  }
  const read = (voice: string, text: string, goesOn = false): Generator<Clause> => {
    check(text);
    return reading(withoutVariant(voice), text, goesOn);
  };
  return { read, clauses: (...asked) => [...read(...asked)] };
}

const withoutVariant = (name: string): string => {
  const [voice = ''] = name.split('+', 1);
  const isName = !/\p{C}/u.test(voice) && Buffer.byteLength(voice) <= MAX_VOICE_BYTES;
  if (isName) return voice;
  throw new EspeakError('voice_unknown', `espeak-ng has no voice ${JSON.stringify(name)}.`);
};

const check = (text: string): void => {
  if (text.includes('\0')) {
    throw new EspeakError('text_malformed', 'The text contains a NUL character.');
  }
  if (!text.isWellFormed()) {
    throw new EspeakError('text_malformed', 'The text contains a lone surrogate.');
  }
  if (Buffer.byteLength(text, 'utf8') > MAX_TEXT_BYTES) {
    throw new EspeakError('text_too_long', `The text is longer than ${MAX_TEXT_BYTES} bytes.`);
  }
};

let parts: Parts | undefined;

/**
 * Compiles espeak-ng and opens its data, once per thread.
 *
 * @throws EspeakError `not_built`
 */
export function loadParts(): Parts {
  parts ??= {
    module: new WebAssembly.Module(readWasm()),
    files: openDataFiles(DATA_FOLDER),
  };
  return parts;
}

const readWasm = (): Buffer => {
  try {
    return readFileSync(WASM_FILE);
  } catch (cause) {
    const message = 'espeak.wasm has not been built: run "npx -y pnpm@12 build".';
    throw new EspeakError('not_built', message, { cause });
  }
};
