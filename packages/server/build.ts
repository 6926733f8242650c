/**
 * Builds `dist/`: the service as plain JavaScript, one file for each process and thread that it
 * starts and the chunks they share. Node would strip the types of every file in every thread at
 * each start, which costs more memory and time than all the rest of the front-end.
 */
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { precompiledSchemas } from './precompile-schemas.ts';

const dist = path.join(import.meta.dirname, 'dist');
const packages = path.join(import.meta.dirname, '..');

/** Where processes and threads begin; the names must differ, for they end up side by side. */
const entryPoints = [
  'server/src/cli/cli.ts',
  'engine/src/process/engine-host.ts',
  'engine/src/pool/worker.ts',
  'engine/src/voice/prepare/prepare-host.ts',
  'phrases/src/levels/entry-reader-thread.ts',
].map((file) => path.join(packages, file));

/** Native code, or code that looks for its own files. A chunk that does not use them loads none. */
const OUTSIDE =
  /^(onnxruntime-node|piscina|@evan\/opus|libflacjs\/.*|(@mediabunny\/|mediabunny).*)$/;

/**
 * What packages of the bundle take if it happens to be there: `debug` for the colours of a terminal,
 * `ws` for native code, without which it has its own.
 */
const NOT_TAKEN = /^(supports-color|bufferutil|utf-8-validate)$/;

/**
 * A file that a source names by its own place is found from the bundle's place as well: entry
 * points in `dist/`, data where it is.
 */
const places: Plugin = {
  name: 'places',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: OUTSIDE }, ({ path: name }) => ({
      path: name,
      external: true,
      sideEffects: false,
    }));
    onResolve({ filter: NOT_TAKEN }, ({ path: name }) => ({ path: name, namespace: 'nothing' }));
    onLoad({ filter: NOT_TAKEN, namespace: 'nothing' }, ({ path: name }) => ({
      contents: `throw new Error('${name} is not taken');`,
    }));
    onLoad({ filter: /\/packages\/[^/]+\/src\/.*\.ts$/ }, async ({ path: source }) => {
      const code = await readFile(source, 'utf8');
      const moved = code.replaceAll(
        /new URL\('(\.[^']+)', import\.meta\.url\)/g,
        (_, name: string) => `new URL('${fromDist(source, name)}', import.meta.url)`,
      );
      return { contents: moved, loader: 'ts' };
    });
  },
};

const fromDist = (source: string, name: string): string => {
  const file = path.resolve(path.dirname(source), name);
  return entryPoints.includes(file)
    ? `./${path.basename(file, '.ts')}.js`
    : path.relative(dist, file);
};

const { metafile } = await build({
  entryPoints,
  outdir: dist,
  entryNames: '[name]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  minify: true,
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  plugins: [precompiledSchemas, places],
  // What is CommonJS in the bundle asks for Node's modules this way.
  banner: {
    js: `import { createRequire as requireFor } from 'node:module'; const require = requireFor(import.meta.url);`,
  },
  metafile: true,
  logLevel: 'warning',
});
// Only now, so that a service that runs from here can go on loading what has not changed.
const made = new Set(Object.keys(metafile.outputs).map((file) => path.basename(file)));
for (const file of await readdir(dist)) {
  if (!made.has(file)) await rm(path.join(dist, file));
}
// What is in the bundle and what is not, for those who make releases of it.
await writeFile(path.join(dist, 'contents.json'), JSON.stringify(metafile));
process.stdout.write(
  `built ${path.relative(process.cwd(), fileURLToPath(new URL('dist', import.meta.url)))}\n`,
);
