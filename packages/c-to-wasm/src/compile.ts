import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { commands, runLLVM, type Tree } from '@yowasp/clang';
import { BuildError } from './build-error.ts';

export type { Tree };

const OUTPUT = 'output.wasm';

const TARGET = ['--target=wasm32-wasip1', '-mexec-model=reactor', '-w', '-o', OUTPUT];

/** Folders of C sources, by the names that the arguments use for them. */
export type Folders = Readonly<Record<string, string>>;

/**
 * Compiles C to one WASI reactor, with clang as WebAssembly: it needs no toolchain on the machine
 * and gives the same bytes on every machine.
 *
 * @param change returns the text to compile in place of a file's text
 * @throws BuildError with clang's messages
 */
export async function compile(
  clangArguments: readonly string[],
  folders: Folders,
  change: (name: string, text: string) => string = (_, text) => text,
): Promise<Uint8Array> {
  const files = Object.fromEntries(
    Object.entries(folders).map(([name, folder]) => [name, readTree(folder, change)]),
  );
  let messages = '';
  const decoder = new TextDecoder();
  const stderr = (bytes: Uint8Array | null) => {
    if (bytes) messages += decoder.decode(bytes, { stream: true });
  };
  try {
    // Without arguments it only loads itself, silently; the clang driver would print its progress.
    await runLLVM(undefined, undefined, { fetchProgress: () => {} });
    const tree = await commands.clang([...TARGET, ...clangArguments], files, { stderr });
    const wasm = tree?.[OUTPUT];
    if (wasm instanceof Uint8Array) return wasm;
  } catch (cause) {
    throw new BuildError(`clang failed: ${messages.trim() || cause}`, { cause });
  }
  throw new BuildError(`clang wrote no ${OUTPUT}: ${messages.trim()}`);
}

const readTree = (folder: string, change: (name: string, text: string) => string): Tree => {
  const tree: Tree = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) tree[entry.name] = readTree(file, change);
    else if (/\.(c|h|inc)$/.test(entry.name)) {
      // As bytes: some sources are not in UTF-8.
      const text = readFileSync(file, 'latin1');
      tree[entry.name] = new Uint8Array(Buffer.from(change(entry.name, text), 'latin1'));
    }
  }
  return tree;
};
