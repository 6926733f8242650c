/**
 * All suites: tests that are slow, need root or run foreign programs. `npx -y pnpm@12 test:NAME` runs one
 * (run-suite.ts); CONTRIBUTING.md says what each is for.
 */

/** Test files for Node's test runner. */
export interface TestFiles {
  /** Paths and globs, relative to the root of the repository. */
  readonly files: readonly string[];
  /** Limit for each test. Default: none. */
  readonly timeoutMinutes?: number;
  /** Files that run at once; default: one. */
  readonly concurrency?: number;
  /** Module whose `globalSetup` runs before the files. */
  readonly globalSetup?: string;
  /** Program that runs the test runner, in a network of its own for instance. */
  readonly under?: string;
}

/** A test program with options of its own. */
export interface TestProgram {
  readonly program: string;
}

/** Names of other suites, run in this order until one fails. */
export interface SuiteGroup {
  readonly suites: readonly string[];
  /** Environment variables for all of them. */
  readonly env?: Readonly<Record<string, string>>;
}

export type Suite = TestFiles | TestProgram | SuiteGroup;

export const SUITES: Readonly<Record<string, Suite>> = {
  ansible: { files: ['tests/deploy/ansible-role.suite.ts'], timeoutMinutes: 15 },
  'ansible-failures': { files: ['tests/deploy/ansible-failures.suite.ts'], timeoutMinutes: 30 },
  arm64: { files: ['tests/arm64/arm64.suite.ts'] },
  avx2: { files: ['tests/avx2/avx2.suite.ts'], timeoutMinutes: 60 },
  browser: { suites: ['browser:sound', 'browser:pages'] },
  'browser:long': {
    files: ['tests/browser/long/*.suite.ts'],
    timeoutMinutes: 60,
    under: 'tests/browser/surroundings.sh',
  },
  'browser:pages': {
    files: ['tests/browser/*.suite.ts'],
    timeoutMinutes: 3,
    concurrency: 2,
    under: 'tests/browser/surroundings.sh',
  },
  // What is heard and lit is measured: nothing else runs then.
  'browser:sound': {
    files: ['tests/browser/sound/*.suite.ts'],
    timeoutMinutes: 3,
    under: 'tests/browser/surroundings.sh',
  },
  clients: { files: ['tests/clients/*.suite.ts'] },
  conformance: { program: 'tests/conformance/live/run.suite.ts' },
  deploy: {
    files: ['tests/deploy/systemd.suite.ts', 'tests/deploy/package.suite.ts'],
    timeoutMinutes: 10,
    globalSetup: 'tests/deploy/x64-release.ts',
  },
  'deploy:long': { suites: ['release', 'ansible-failures', 'fleet:long'] },
  fleet: {
    files: ['tests/deploy/lan.suite.ts', 'tests/deploy/balancer.suite.ts'],
    timeoutMinutes: 15,
  },
  'fleet:long': { files: ['tests/deploy/rolling-upgrade.suite.ts'], timeoutMinutes: 60 },
  fuzz: { program: 'tests/fuzz/http.suite.ts' },
  graph: { files: ['tests/conformance/graph-checker.suite.ts'] },
  'home-assistant': { files: ['tests/home-assistant/*.suite.ts'], timeoutMinutes: 5 },
  hostility: { files: ['tests/hostility/*.suite.ts'], timeoutMinutes: 5 },
  'hostility:faults': { program: 'tests/hostility/faults/faults.suite.ts' },
  'hostility:load': { program: 'tests/hostility/load/load.suite.ts' },
  'hostility:long': {
    suites: ['hostility:packed', 'hostility:load', 'hostility:faults', 'hostility:voices'],
    env: { HOSTILITY: 'long' },
  },
  'hostility:packed': {
    files: ['tests/hostility/packed/packed.suite.ts'],
    timeoutMinutes: 10,
  },
  'hostility:voices': {
    files: ['tests/hostility/voices/changing-voices.suite.ts'],
    timeoutMinutes: 30,
  },
  'many-voices': { files: ['tests/service/many-voices.suite.ts'] },
  memory: { files: ['tests/service/out-of-memory.suite.ts'] },
  monitoring: {
    files: ['tests/deploy/monitoring.suite.ts', 'tests/deploy/monitoring-role.suite.ts'],
    timeoutMinutes: 10,
  },
  phrases: { files: ['tests/phrases/*.suite.ts'], timeoutMinutes: 60 },
  'phrases:long': {
    suites: ['phrases'],
    env: { PHRASES: '10000', MEMORY: '32M', DISK: '64M' },
  },
  'phrases:shared': { files: ['tests/phrases/shared/*.suite.ts'], timeoutMinutes: 30 },
  'phrases:shared:long': {
    suites: ['phrases:shared'],
    env: { DAMAGES: '1000', LEAVES: '50', KILLS: '20', LOAD_SECONDS: '600' },
  },
  piper: { files: ['tests/conformance/piper-table.suite.ts'] },
  readers: { files: ['tests/readers/*.suite.ts'] },
  release: { files: ['tests/deploy/release.suite.ts'], timeoutMinutes: 30 },
  'shared-state': { files: ['tests/service/shared-state.suite.ts'] },
  voice: { files: ['tests/conformance/voice-distance.suite.ts'] },
  'voice-files': { files: ['tests/conformance/voice-files.suite.ts'] },
};
