import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const native = createRequire(import.meta.resolve('@hailo-piper/engine')).resolve(
  'onnxruntime-node',
);

/**
 * A program of guest/ with all it uses as one file of plain JavaScript. What strips the types of a
 * program is itself a program, and larger than most.
 * @returns where it is.
 */
export async function bundleGuest(program: string, folder: string): Promise<string> {
  const outfile = join(folder, `${program}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`guest/${program}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
    plugins: [
      {
        name: 'native code stays where it is',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^onnxruntime-node$/ }, () => ({ path: native, external: true })),
      },
    ],
  });
  return outfile;
}
