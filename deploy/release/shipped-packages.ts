import type { Cpu } from './target.ts';

/**
 * The npm packages that stay beside the bundle, and the files of each that run. A package's
 * manifest and licences come along by themselves. What is not named here is not shipped: ONNX
 * Runtime alone carries 250 MB for other systems.
 */
export function shippedFiles(cpu: Cpu): Readonly<Record<string, readonly string[]>> {
  return {
    '@evan/opus': ['lib.js', 'lib.mjs', 'node/index.*js', `node/${cpu}-linux.node`],
    '@mediabunny/aac-encoder': ['dist/bundles/mediabunny-aac-encoder.mjs'],
    '@napi-rs/nice': ['index.js', 'nice.js'],
    [`@napi-rs/nice-linux-${cpu}-gnu`]: [`nice.linux-${cpu}-gnu.node`],
    libflacjs: ['dist/libflac.min.js', 'dist/libflac.min.js.mem'],
    mediabunny: ['dist/modules/**/*.js'],
    'onnxruntime-common': ['dist/cjs/**/*.js', 'dist/cjs/package.json'],
    'onnxruntime-node': ['dist/**/*.js', `bin/napi-v6/linux/${cpu}/*`],
    piscina: ['dist/**/*.js', 'dist/**/*.mjs'],
  };
}

/** Files of a package that go along without being named. */
export const ALWAYS_SHIPPED: readonly string[] = [
  'package.json',
  'LICEN[CS]E*',
  'licen[cs]e*',
  'NOTICE*',
  'COPYING*',
];
