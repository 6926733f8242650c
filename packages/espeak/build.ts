/**
 * Builds `dist/espeak.wasm`, unless the one that is there was made from the same inputs.
 */
import path from 'node:path';
import { buildWasm, compile, fetchCrate } from '@hailo-piper/c-to-wasm';
import { clangArguments } from './native/arguments.ts';
import { fixSource } from './native/source-fixes.ts';

const folder = import.meta.dirname;
const native = path.join(folder, 'native');

await buildWasm({
  name: 'espeak',
  folder,
  settings: null,
  takes: 'about half a minute',
  compile: () => {
    const crate = fetchCrate(native, 'espeak-rs-sys', 'espeak-ng');
    const src = path.join(crate, 'espeak-ng', 'src');
    return compile(clangArguments, { src, native }, fixSource);
  },
});
