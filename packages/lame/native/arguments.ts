const LIBRARY = `bitstream encoder fft gain_analysis id3tag lame newmdct presets psymodel quantize
  quantize_pvt reservoir set_get tables takehiro util vbrquantize VbrTag version`;

/** Decides, together with the sources and the compiler, every byte of the output. */
export const clangArguments: readonly string[] = [
  // Four numbers at a time, summed in whatever order suits: a third less time.
  ...['-O3', '-msimd128', '-ffast-math'],
  ...['-DHAVE_CONFIG_H', '-Inative', '-Ilib', '-Iinclude'],
  // A stack at the bottom of the memory cannot grow into data: overflowing it traps.
  ...['-Wl,--stack-first', '-Wl,-z,stack-size=262144', '-Wl,--max-memory=268435456'],
  '-Wl,--strip-all',
  'native/bridge.c',
  ...LIBRARY.split(/\s+/).map((name) => `lib/${name}.c`),
];
