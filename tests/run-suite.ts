/**
 * Builds the service and runs one suite of suites.ts: `node tests/run-suite.ts NAME [ARGUMENT...]`, called by
 * `npx -y pnpm@12 test:NAME`. Arguments go to the suite's program, or to Node's test runner.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { SUITES, type Suite } from './suites.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MINUTE_MS = 60_000;

/** Ends this process with the status of a command that fails. */
function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const { status, error } = spawnSync(command, args, { cwd: ROOT, env, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function suiteNamed(name: string): Suite {
  const suite = SUITES[name];
  if (suite) return suite;
  console.error(
    `usage: run-suite.ts NAME [ARGUMENT...], with one of ${Object.keys(SUITES).join(', ')}`,
  );
  process.exit(64);
}

function runSuite(suite: Suite, args: readonly string[], env: NodeJS.ProcessEnv): void {
  if ('suites' in suite) {
    for (const name of suite.suites) runSuite(suiteNamed(name), args, { ...env, ...suite.env });
  } else if ('program' in suite) {
    run(process.execPath, [suite.program, ...args], env);
  } else {
    const { files, timeoutMinutes, concurrency = 1, globalSetup, under } = suite;
    const options = ['--test', `--test-concurrency=${concurrency}`];
    if (timeoutMinutes) options.push(`--test-timeout=${timeoutMinutes * MINUTE_MS}`);
    if (globalSetup) options.push(`--test-global-setup=${globalSetup}`);
    const runner = [process.execPath, ...options, ...args, ...files];
    const [command = '', ...rest] = under === undefined ? runner : [under, ...runner];
    run(command, rest, env);
  }
}

const [name = '', ...args] = process.argv.slice(2);
const suite = suiteNamed(name);
run('pnpm', ['run', 'build:quiet'], process.env);
// pnpm passes on the `--` of `pnpm test:NAME -- --option`.
const suiteArgs = args.filter((arg) => arg !== '--');
runSuite(suite, suiteArgs, process.env);
