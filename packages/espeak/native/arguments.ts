const LIBRARY = `common compiledata compiledict dictionary encoding error espeak_api ieee80
  intonation langopts mnemonics numbers phoneme phonemelist readclause setlengths soundicon spect
  speech ssml synthdata synthesize tr_languages translate translateword voices wavegen`;
const UNICODE = 'case categories ctype proplist scripts tostring';

const sourceFiles = (folder: string, names: string): string[] =>
  names.split(/\s+/).map((name) => `${folder}/${name}.c`);

/** Decides, together with the sources and the compiler, every byte of the output. */
export const clangArguments: readonly string[] = [
  '-O2',
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
