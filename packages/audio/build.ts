/**
 * Builds `dist/resample.wasm`, unless the one that is there was made from the same inputs.
 */
import path from 'node:path';
import { buildWasm, compile } from '@hailo-piper/c-to-wasm';

const folder = import.meta.dirname;
const clangArguments = [
  // Four numbers at a time, summed in whatever order suits.
  ...['-O3', '-msimd128', '-ffast-math', '-nostdlib'],
  ...['-Wl,--no-entry', '-Wl,--export=__heap_base', '-Wl,--strip-all', 'native/resample.c'],
];

await buildWasm({
  name: 'resample',
  folder,
  settings: clangArguments,
  takes: 'some seconds',
  compile: () => compile(clangArguments, { native: path.join(folder, 'native') }),
});
