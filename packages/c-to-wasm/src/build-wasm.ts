import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { BuildError } from './build-error.ts';

interface Stamp {
  /** SHA-256 of everything the output is made from. */
  readonly inputs: string;
  /** SHA-256 of the output. */
  readonly output: string;
}

export interface WasmBuild {
  /** The output is `dist/NAME.wasm`. */
  readonly name: string;
  /** Folder of the package. The files in its `native` folder are inputs. */
  readonly folder: string;
  /** Other settings that change the output. Only their JSON form is compared. */
  readonly settings: unknown;
  /** About how long the build takes, shown to the user. */
  readonly takes: string;
  compile(): Promise<Uint8Array>;
}

/**
 * Builds `dist/NAME.wasm`, unless it exists and was made from the same inputs. On failure, prints
 * one sentence and sets the process's exit code.
 */
export async function buildWasm(wanted: WasmBuild): Promise<void> {
  try {
    await build(wanted);
  } catch (error) {
    if (!(error instanceof BuildError)) throw error;
    console.error(`${wanted.name}: ${error.message}`);
    process.exitCode = 1;
  }
}

const build = async ({ name, folder, settings, takes, compile }: WasmBuild): Promise<void> => {
  const dist = path.join(folder, 'dist');
  const wasmFile = path.join(dist, `${name}.wasm`);
  const stampFile = path.join(dist, 'stamp.json');
  const inputs = hashInputs(folder, settings);
  if (isBuilt(wasmFile, stampFile, inputs)) return console.log(`${name}.wasm is up to date.`);
  console.log(`${name}: compiling to WebAssembly, once, for ${takes}.`);
  const startedMs = performance.now();
  const wasm = await compile();
  mkdirSync(dist, { recursive: true });
  replaceFile(wasmFile, wasm);
  const stamp: Stamp = { inputs, output: sha256(wasm) };
  replaceFile(stampFile, `${JSON.stringify(stamp, null, 2)}\n`);
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(0);
  console.log(`${name}: built ${name}.wasm, ${Math.round(wasm.length / 1024)} KB in ${seconds} s.`);
};

const sha256 = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

/** C sources are covered by the checksum in Cargo.lock, so no cargo is needed to compare. */
const hashInputs = (folder: string, settings: unknown): string => {
  const manifest = readFileSync(path.join(import.meta.dirname, '..', 'package.json'), 'utf8');
  const compiler = (JSON.parse(manifest) as { dependencies: unknown }).dependencies;
  const native = path.join(folder, 'native');
  const files = readdirSync(native).sort();
  const contents = files.map((file) => [file, readFileSync(path.join(native, file), 'utf8')]);
  return sha256(JSON.stringify([compiler, settings, contents]));
};

const isBuilt = (wasmFile: string, stampFile: string, inputs: string): boolean => {
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
