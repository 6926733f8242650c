import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from './voice.ts';

const run = promisify(execFile);

/** A Python with Piper 1.3.0 and its dependencies, pinned. */
export interface Python {
  /** Path of the interpreter. */
  readonly program: string;
  /** Names and versions, as one line. */
  readonly versions: string;
  /** espeak-ng's data as Piper brings it. */
  readonly espeakData: string;
}

const QUESTION = `
import importlib.metadata as metadata, json, os, sys, piper
versions = [f"{p} {metadata.version(p)}" for p in ("piper-tts", "onnxruntime")]
print(json.dumps({
    "versions": ", ".join([f"Python {sys.version.split()[0]}", *versions]),
    "espeakData": os.path.join(os.path.dirname(piper.__file__), "espeak-ng-data"),
}))
`;

/** Makes it where there is none, which takes a minute and the network. */
export async function findPython(): Promise<Python> {
  const venv = await run(path.join(PROJECT, 'tests/python/venv.sh'));
  const program = venv.stdout.trim();
  const { stdout } = await run(program, ['-c', QUESTION]);
  return { program, ...JSON.parse(stdout) };
}
