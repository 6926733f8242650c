/**
 * Builds `dist/lame.wasm`, unless the one that is there was made from the same inputs.
 */
import path from 'node:path';
import { buildWasm, compile, fetchCrate } from '@hailo-piper/c-to-wasm';
import { clangArguments } from './native/arguments.ts';

const folder = import.meta.dirname;
const native = path.join(folder, 'native');

await buildWasm({
  name: 'lame',
  folder,
  settings: null,
  takes: 'about a quarter of a minute',
  compile: () => {
    const crate = fetchCrate(native, 'mp3lame-sys', 'LAME');
    const [lib, include] = ['libmp3lame', 'include'].map((name) =>
      path.join(crate, 'lame-3.100', name),
    ) as [string, string];
    return compile(clangArguments, { lib, include, native });
  },
});
