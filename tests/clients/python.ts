import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const venv = fileURLToPath(new URL('../python/venv.sh', import.meta.url));

/** The Python of the clients' environment, which is made when it is not there. */
export const python = (): string =>
  execFileSync('sh', [venv, 'requirements-clients'], { encoding: 'utf8' }).trim();

export interface PythonRun {
  readonly child: ChildProcess;
  /** Rejects with everything it wrote when it fails. */
  readonly done: Promise<string>;
}

/** Runs a script of this folder. */
export const runPython = (script: string, ...args: readonly string[]): PythonRun => {
  const child = spawn(python(), [`${folder}${script}`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const done = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve(output) : reject(new Error(output))));
  });
  done.catch(() => {});
  return { child, done };
};
