/**
 * Builds `dist/espeak.wasm`, unless the one that is there was made from the same inputs.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { clangArguments, compileEspeak } from './native/compile.ts';
import { BuildError, fetchEspeakSource } from './native/source.ts';
import { sourceFixes } from './native/source-fixes.ts';

const folder = import.meta.dirname;
const native = path.join(folder, 'native');
const dist = path.join(folder, 'dist');
const wasmFile = path.join(dist, 'espeak.wasm');
const stampFile = path.join(dist, 'stamp.json');

interface Stamp {
  /** SHA-256 over everything the output is made from. */
  readonly inputs: string;
  /** SHA-256 of `espeak.wasm`. */
  readonly output: string;
}

const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** The C sources count through the checksum that Cargo.lock pins: no cargo is needed to compare. */
const hashInputs = (): string => {
  const read = (...names: string[]) => readFileSync(path.join(folder, ...names), 'utf8');
  const manifest: { devDependencies: Record<string, string> } = JSON.parse(read('package.json'));
  const files = ['bridge.c', 'config.h', 'rule-mismatch.h', 'wasi-stubs.h', 'Cargo.lock'];
  const compiler = manifest.devDependencies['@yowasp/clang'];
  const contents = files.map((name) => read('native', name));
  const fixes = sourceFixes.map(([file, find, replace]) => [file, String(find), replace]);
  return sha256(JSON.stringify([compiler, clangArguments, fixes, contents]));
};

const isBuilt = (inputs: string): boolean => {
  try {
    const stamp: Stamp = JSON.parse(readFileSync(stampFile, 'utf8'));
    return stamp.inputs === inputs && stamp.output === sha256(readFileSync(wasmFile));
  } catch {
    return false; // nothing there yet, or not whole: build it
  }
};

const replaceFile = (file: string, content: string | Uint8Array): void => {
  writeFileSync(`${file}.new`, content);
  renameSync(`${file}.new`, file);
};

const build = async (): Promise<void> => {
  const inputs = hashInputs();
  if (isBuilt(inputs)) return console.log('espeak: espeak.wasm is up to date.');
  const source = fetchEspeakSource(native);
  console.log('espeak: compiling espeak-ng to WebAssembly, once, for about half a minute.');
  const startedMs = performance.now();
  const wasm = await compileEspeak(source, native);
  mkdirSync(dist, { recursive: true });
  replaceFile(wasmFile, wasm);
  const stamp: Stamp = { inputs, output: sha256(wasm) };
  replaceFile(stampFile, `${JSON.stringify(stamp, null, 2)}\n`);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(`espeak: built espeak.wasm, ${Math.round(wasm.length / 1024)} KB in ${seconds} s.`);
};

try {
  await build();
} catch (error) {
  if (!(error instanceof BuildError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
