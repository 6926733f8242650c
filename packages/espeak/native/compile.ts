import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { commands, runLLVM, type Tree } from '@yowasp/clang';
import { BuildError } from './source.ts';
import { sourceFixes } from './source-fixes.ts';

const LIBRARY = `common compiledata compiledict dictionary encoding error espeak_api ieee80
  intonation langopts mnemonics numbers phoneme phonemelist readclause setlengths soundicon spect
  speech ssml synthdata synthesize tr_languages translate translateword voices wavegen`;
const UNICODE = 'case categories ctype proplist scripts tostring';

const OUTPUT = 'espeak.wasm';

const sourceFiles = (folder: string, names: string): string[] =>
  names.split(/\s+/).map((name) => `${folder}/${name}.c`);

/** Decides, together with the sources and the compiler, every byte of the output. */
export const clangArguments: readonly string[] = [
  ...['--target=wasm32-wasip1', '-mexec-model=reactor', '-O2', '-w', '-o', OUTPUT],
  // espeak-ng counts on signed overflow.
  '-fwrapv',
  // It reads list entries that it has not filled in: let them be empty, not what the stack held.
  '-ftrivial-auto-var-init=zero',
  ...['-Inative', '-Isrc/include', '-Isrc/include/compat'],
  ...['-Isrc/ucd-tools/src/include', '-Isrc/libespeak-ng'],
  ...['-include', 'native/wasi-stubs.h', '-DLIBESPEAK_NG_EXPORT=1', '-D_FILE_OFFSET_BITS=64'],
  // The macros of compat/wctype.h and of the C library's wchar.h disagree about wint_t.
  ...['-U__WINT_TYPE__', '-D__WINT_TYPE__=unsigned int'],
  ...['-D_WASI_EMULATED_SIGNAL', '-D_WASI_EMULATED_PROCESS_CLOCKS'],
  ...['-lwasi-emulated-signal', '-lwasi-emulated-process-clocks'],
  ...['-Wl,--wrap=InterpretPhoneme', '-Wl,--wrap=MakePhonemeList'],
  ...[
    '-Wl,--wrap=ReadClause',
    '-Wl,--wrap=DoVoiceChange',
    '-Wl,--wrap=LoadDictionary',
    '-Wl,--wrap=malloc',
  ],
  // A stack at the bottom of the memory cannot grow into data: overflowing it traps.
  ...['-Wl,--stack-first', '-Wl,-z,stack-size=1048576', '-Wl,--max-memory=67108864'],
  '-Wl,--strip-all',
  'native/bridge.c',
  ...sourceFiles('src/libespeak-ng', LIBRARY),
  ...sourceFiles('src/ucd-tools/src', UNICODE),
];

/**
 * Compiles espeak-ng and our bridge to one WASI reactor, with clang as WebAssembly: no toolchain
 * on the machine, and the same bytes on every one.
 *
 * @param sourceFolder `espeak-ng/src` of the crate
 * @param nativeFolder folder of `bridge.c` and its headers
 * @throws BuildError with clang's messages
 */
export const compileEspeak = async (
  sourceFolder: string,
  nativeFolder: string,
): Promise<Uint8Array> => {
  const files = { src: readTree(sourceFolder), native: readTree(nativeFolder) };
  let messages = '';
  const decoder = new TextDecoder();
  const stderr = (bytes: Uint8Array | null) => {
    if (bytes) messages += decoder.decode(bytes, { stream: true });
  };
  try {
    // Without arguments it only loads itself; the driver would print its progress in doing so.
    await runLLVM(undefined, undefined, { fetchProgress: () => {} });
    const tree = await commands.clang([...clangArguments], files, { stderr });
    const wasm = tree?.[OUTPUT];
    if (wasm instanceof Uint8Array) return wasm;
  } catch (cause) {
    throw new BuildError(`espeak: clang failed: ${messages.trim() || cause}`, { cause });
  }
  throw new BuildError(`espeak: clang wrote no ${OUTPUT}: ${messages.trim()}`);
};

const readTree = (folder: string): Tree => {
  const tree: Tree = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) tree[entry.name] = readTree(file);
    else if (/\.(c|h|inc)$/.test(entry.name)) tree[entry.name] = fixed(entry.name, file);
  }
  return tree;
};

const fixed = (name: string, file: string): string | Uint8Array => {
  const fixes = sourceFixes.filter(([of]) => of === name);
  if (fixes.length === 0) return new Uint8Array(readFileSync(file));
  let text = readFileSync(file, 'utf8');
  for (const [, find, replace] of fixes) {
    const found = text.split(find).length - 1;
    if (found === 0 || (found > 1 && typeof find === 'string')) {
      throw new BuildError(`espeak: ${name} does not have "${find}" once, so it cannot be fixed.`);
    }
    text = text.replace(find, replace);
  }
  return text;
};
