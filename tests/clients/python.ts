import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
const venv = fileURLToPath(new URL('../python/venv.sh', import.meta.url));

/** Lists of packages, each of an environment of its own. */
export type Requirements = 'requirements-clients' | 'requirements-voice-agents';

/** The Python of such an environment, which is made when it is not there. */
export function python(requirements: Requirements = 'requirements-clients'): string {
  return execFileSync('sh', [venv, requirements], { encoding: 'utf8' }).trim();
}

export interface PythonRun {
  readonly child: ChildProcess;
  /** Rejects with everything it wrote when it fails. */
  readonly done: Promise<string>;
}

/** Starts an interpreter, or a program that does. */
export function startPython(program: string, args: readonly string[]): PythonRun {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] });
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
}

/** Runs a script of this folder. */
export function runPython(script: string, ...args: readonly string[]): PythonRun {
  return startPython(python(), [`${folder}${script}`, ...args]);
}

/** One check of a script, as agent_checks.py prints it. */
interface Check {
  readonly name: string;
  /** The traceback, or null. */
  readonly failure: string | null;
}

const agents = (script: string, ...args: readonly string[]): PythonRun =>
  startPython(python('requirements-voice-agents'), [`${folder}${script}`, ...args]);

/** Runs the checks of a script that need nothing done meanwhile, in one process; each is a test. */
export async function runChecks(t: TestContext, script: string, url: string): Promise<void> {
  await reportChecks(t, agents(script, '--all', url));
}

/** Makes a test of each check whose line a script prints. */
export async function reportChecks(t: TestContext, { child, done }: PythonRun): Promise<void> {
  let checks = 0;
  for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
    const { name, failure }: Check = JSON.parse(line);
    checks += 1;
    await t.test(name, () => assert.equal(failure, null));
  }
  await done;
  assert.ok(checks > 0);
}

/**
 * Runs one staged check: it prints a line, and waits for a line of input.
 *
 * @param reactions by the line it prints.
 */
export async function runStagedCheck(
  script: string,
  name: string,
  urls: readonly string[],
  reactions: Readonly<Record<string, () => Promise<void>>> = {},
): Promise<void> {
  const { child, done } = agents(script, name, ...urls);
  try {
    for await (const line of createInterface({ input: child.stdout as NodeJS.ReadableStream })) {
      await reactions[line]?.();
      child.stdin?.write('\n');
    }
    await done;
  } finally {
    child.kill();
  }
}
