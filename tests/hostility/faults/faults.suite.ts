/**
 * Repeated faults of the machine under load; every byte of every answer is compared: `node tests/hostility/faults/faults.suite.ts [--times 20] [--only NAME]`. Run by
 * `npx -y pnpm@12 test:hostility:faults`; 20 times of all write their section of docs/reliability.md. Needs
 * root: it mounts small disks, in a mount namespace of its own.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { parseArgs } from 'node:util';
import { type RunningHostileService, startHostileService, TINY_VOICE } from '../hostile-service.ts';
import { whereItRan, writeReliabilitySection } from '../report/reliability-page.ts';
import { referencesOf, type SampleRequest, sampleRequests } from '../sample-requests.ts';
import type { Fault } from './fault.ts';
import { type Expected, FaultLoad, noOutcomes } from './fault-load.ts';
import { type FaultResult, faultsSection } from './faults-section.ts';
import { withFfmpeg } from './ffmpeg.ts';
import { PROCESS_FAULTS } from './process-faults.ts';
import { STATE_FAULTS } from './state-faults.ts';
import { exchangeVoices, OTHER_VOICE, VOICE_FAULTS } from './voice-faults.ts';

const { values } = parseArgs({
  options: { times: { type: 'string', default: '20' }, only: { type: 'string', default: '' } },
});
const times = Number(values.times);
const WRITTEN_FROM_TIMES = 20;
const FAULTS = [...PROCESS_FAULTS, ...STATE_FAULTS, ...VOICE_FAULTS].filter(({ name }) =>
  name.includes(values.only),
);
const FAULTS_A_SERVICE = 4;
const YAML = 'logging: {level: WARNING}\n';

const REQUESTS = sampleRequests(16);
const AAC: readonly SampleRequest[] = [
  { path: '/v1/audio/speech', body: { input: 'One. Two.', seed: 1, response_format: 'aac' } },
  { path: '/v1/synthesize', body: { text: 'Three. Four.', seed: 2, format: 'aac' } },
];

/** What is right to each request: of the tiny voice, of the other one, and aac of either encoder. */
let usual: readonly Buffer[];
let ofOther: readonly Buffer[];
let aac: readonly Buffer[][];

/** A folder for a service, with a voice of its own and another beside it. */
function servicesFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-faults-'));
  const model = join(folder, 'voice.onnx');
  for (const end of ['', '.json']) {
    copyFileSync(TINY_VOICE + end, model + end);
    copyFileSync(OTHER_VOICE + end, `${model}${end}.other`);
  }
  return folder;
}

async function start(folder: string, fault?: Fault): Promise<RunningHostileService> {
  const { environment, ...options } = fault?.surroundings?.(folder) ?? {};
  return startHostileService({
    ...{ model: join(folder, 'voice.onnx'), yaml: YAML, ...options },
    environment: { XDG_STATE_HOME: join(folder, 'state'), ...environment },
  });
}

/** Asks services that nothing happens to. */
async function makeReferences(): Promise<void> {
  const alone = async <T>(
    options: { model?: string; environment?: Record<string, string> },
    use: (service: RunningHostileService) => Promise<T>,
  ): Promise<T> => {
    const service = await startHostileService({ yaml: YAML, ...options });
    try {
      return await use(service);
    } finally {
      await service.remove();
    }
  };
  const folder = servicesFolder();
  try {
    // Under the same name, which some answers tell.
    const model = join(folder, 'voice.onnx');
    usual = await alone({ model }, (service) => referencesOf(service, REQUESTS));
    exchangeVoices(model);
    ofOther = await alone({ model }, (service) => referencesOf(service, REQUESTS));
  } finally {
    rmSync(folder, { recursive: true });
  }
  const inTurn = [withFfmpeg(), { environment: { PATH: '/nowhere' } }];
  const both: (readonly Buffer[])[] = [];
  for (const options of inTurn) {
    both.push(await alone(options, (service) => referencesOf(service, AAC)));
  }
  aac = AAC.map((_, index) => both.map((answers) => answers[index] as Buffer));
  assert.ok(!usual[0]?.equals(ofOther[0] as Buffer), 'the other voice is another');
}

/** Where aac is asked for, every other request is of it. */
function expectedOf({ withAac, withOtherVoice }: Fault): readonly Expected[] {
  const plain = REQUESTS.map((request, index) => ({
    request,
    right: [usual[index] as Buffer, ...(withOtherVoice ? [ofOther[index] as Buffer] : [])],
  }));
  if (!withAac) return plain;
  const encoded = AAC.map((request, index) => ({ request, right: aac[index] as Buffer[] }));
  return encoded.flatMap((expected, index) => [expected, plain[index] as Expected]);
}

async function repeat(fault: Fault): Promise<FaultResult> {
  const { aService = FAULTS_A_SERVICE } = fault;
  const result = { fault, times, outcomes: noOutcomes(), silentMs: [] as number[], engines: 0 };
  for (let done = 0; done < times; ) {
    const folder = servicesFolder();
    const service = await start(folder, fault);
    const load = new FaultLoad(service, expectedOf(fault), result.outcomes);
    try {
      await load.back();
      for (let lived = 0; lived < aService && done < times; lived++, done++) {
        const engine = service.enginePid();
        load.watch();
        await fault.happen({ service, load, folder });
        await load.back();
        result.silentMs.push(load.longestMs);
        if (service.enginePid() !== engine) result.engines += 1;
      }
      await load.stop();
      await service.end();
    } catch (error) {
      throw new Error(`${fault.name}, time ${done + 1}: ${error}\n${service.log()}`, {
        cause: error,
      });
    } finally {
      await load.stop();
      await service.remove();
      fault.clear?.(folder);
      rmSync(folder, { recursive: true });
    }
  }
  return result;
}

function run(): void {
  const results: FaultResult[] = [];
  before(makeReferences);
  for (const fault of FAULTS) {
    test(`${fault.name}, ${times} times`, async (t) => {
      const result = await repeat(fault);
      results.push(result);
      const { outcomes, silentMs, engines } = result;
      const refused = Object.fromEntries(outcomes.refused);
      t.diagnostic(
        JSON.stringify({ ...outcomes, refused, silentMs: silentMs.map(Math.round), engines }),
      );
      assert.equal(outcomes.wrong, 0);
      assert.ok(outcomes.answers > 0);
    });
  }
  test('what was seen is told', (t) => {
    const section = faultsSection(whereItRan(), results);
    t.diagnostic(section);
    if (times >= WRITTEN_FROM_TIMES && values.only === '') {
      assert.equal(results.length, FAULTS.length, 'all of them were lived through');
      writeReliabilitySection('faults', section);
    }
  });
}

const IN_NAMESPACE = 'HAILO_PIPER_OWN_MOUNTS';
if (process.env[IN_NAMESPACE] === undefined) {
  // What is mounted here is seen by nobody else, and gone with the last process.
  const args = ['--mount', '--propagation', 'private', process.execPath, ...process.argv.slice(1)];
  const env = { ...process.env, [IN_NAMESPACE]: '1' };
  process.exitCode = spawnSync('unshare', args, { stdio: 'inherit', env }).status ?? 1;
} else {
  run();
}
