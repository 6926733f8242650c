import type { DataFiles } from './data-files.ts';
import { EspeakError } from './errors.ts';
import { TERMINATOR_MASK } from './terminator.ts';
import { createWasi } from './wasi.ts';

/** What espeak-ng makes of a part of the text up to a punctuation mark. */
export interface Clause {
  /** IPA with stress marks and spaces; `(en)` and the like where the language changes. */
  readonly ipa: string;
  /** What ended the clause: see `terminator.ts`. */
  readonly terminator: number;
  /**
   * For each word of `ipa`, separated by spaces, the code point of the text where the word begins;
   * −1 for a further word of the same part of the text, such as "eighty" for `1984`. Several words
   * of the text can be one word of `ipa`.
   */
  readonly wordStarts: readonly number[];
  /** Code points of the text read so far: where the next clause begins. */
  readonly end: number;
}

/** One espeak-ng with its memory. It is unusable after any error other than EspeakError. */
export interface Instance {
  /** As `Espeak.read`, but errors come with the first clause. */
  read(voice: string, text: string, goesOn: boolean): Generator<Clause>;
  /** The last messages that espeak-ng printed, for error messages. */
  messages(): string;
  /** Bytes of WebAssembly memory in use; it never shrinks. */
  memoryBytes(): number;
}

/** The parts of an instance. All instances of a thread may share them. */
export interface Parts {
  readonly module: WebAssembly.Module;
  readonly files: DataFiles;
}

/** The exports of native/bridge.c. */
interface Bridge {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  bridge_initialize(): number;
  bridge_alloc(bytes: number): number;
  bridge_free(pointer: number): void;
  bridge_set_voice(name: number): number;
  bridge_begin(): void;
  bridge_start(text: number): void;
  bridge_next(): number;
  bridge_terminator(): number;
  bridge_end(): number;
  bridge_word_starts(): number;
  bridge_word_count(): number;
}

const VOICE_UNKNOWN = 1;
const VOICE_WITHOUT_DICTIONARY = 2;

/**
 * @param parts.module the compiled `dist/espeak.wasm`
 * @param parts.files espeak-ng's data
 */
export function createInstance({ module, files }: Parts): Instance {
  const wasi = createWasi(files, () => bridge.memory.buffer);
  const { exports } = new WebAssembly.Instance(module, { wasi_snapshot_preview1: wasi.imports });
  const bridge = exports as Bridge;
  bridge._initialize();
  if (bridge.bridge_initialize() !== 0) throw new Error('the data files do not fit');

  const allocCString = (text: string): number => {
    const bytes = Buffer.from(`${text}\0`, 'utf8');
    const pointer = bridge.bridge_alloc(bytes.length);
    if (pointer === 0) throw new Error('out of memory');
    new Uint8Array(bridge.memory.buffer).set(bytes, pointer);
    return pointer;
  };
  const readCString = (pointer: number): string => {
    const bytes = Buffer.from(bridge.memory.buffer);
    return bytes.toString('utf8', pointer, bytes.indexOf(0, pointer));
  };
  const readIntegers = (pointer: number, count: number): number[] =>
    Array.from(new Int32Array(bridge.memory.buffer, pointer, count));
  const setVoice = (voice: string): void => {
    const name = allocCString(voice);
    const status = bridge.bridge_set_voice(name);
    bridge.bridge_free(name);
    if (status === VOICE_UNKNOWN) {
      throw new EspeakError('voice_unknown', `espeak-ng has no voice "${voice}".`);
    }
    if (status === VOICE_WITHOUT_DICTIONARY) {
      const message = `The espeak-ng voice "${voice}" has no dictionary and cannot be used.`;
      throw new EspeakError('voice_without_dictionary', message);
    }
  };

  return {
    *read(voice, text, goesOn) {
      if (!goesOn) bridge.bridge_begin();
      // Even if the voice is the same: this resets the translator.
      setVoice(voice);
      const pointer = allocCString(text);
      try {
        bridge.bridge_start(pointer);
        for (let ipa = bridge.bridge_next(); ipa !== 0; ipa = bridge.bridge_next()) {
          const terminator = bridge.bridge_terminator() & TERMINATOR_MASK;
          const wordStarts = readIntegers(bridge.bridge_word_starts(), bridge.bridge_word_count());
          const end = bridge.bridge_end();
          yield { ipa: readCString(ipa), terminator, wordStarts, end };
        }
      } finally {
        bridge.bridge_free(pointer);
      }
    },
    messages: wasi.messages,
    memoryBytes: () => bridge.memory.buffer.byteLength,
  };
}
