/**
 * 200 clients want four times as much as the service can: `node tests/hostility/load/load.suite.ts
 * [--seconds 600] [--clients 200] [--seed S] [--one-address] [--voice tiny]`. Run by
 * `npx -y pnpm@12 test:hostility:load`; a run of ten minutes with an address for each client and the
 * embedded voice writes its section of docs/reliability.md.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { cpuMs, processTree, pssMb } from '../../../bench/process-figures.ts';
import { type HostileService, TINY_VOICE, withHostileService } from '../hostile-service.ts';
import { whereItRan, writeImage, writeReliabilitySection } from '../report/reliability-page.ts';
import { referencesOf, sampleRequests } from '../sample-requests.ts';
import { type CrowdRecord, capacityOf, crowd } from './crowd.ts';
import { refusedAgain, spreadOf, toldToRight, triesOf } from './load-figures.ts';
import { drawLoad, LOAD_IMAGE, type LoadResult, loadSection, type Minute } from './load-report.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    clients: { type: 'string', default: '200' },
    seed: { type: 'string', default: '20261128' },
    'one-address': { type: 'boolean', default: false },
    voice: { type: 'string', default: 'embedded' },
  },
});
const seconds = Number(values.seconds);
const clients = Number(values.clients);
const seed = Number(values.seed);
const oneAddress = values['one-address'];
const isTiny = values.voice === 'tiny';
const WRITTEN_FROM_SECONDS = 600;

/** How many of the clients obey; see crowd.ts. */
const OBEYING = 0.8;
const TIMES_CAPACITY = 4;
const REQUESTS = 48;
/** Looks at the service, evenly over the time. */
const LOOKS = 10;
const MAX_GROWTH_MB = 80;
/** The second or third try of the median client. */
const MAX_MEDIAN_TRIES = 3;

/** What the service takes, while it is under load. */
async function look(service: HostileService): Promise<readonly Minute[]> {
  const minutes: Minute[] = [];
  const counts = async () => {
    const { body } = await service.ask('/metrics', undefined, '127.0.0.9');
    const of = (status: number) =>
      [...body.toString().matchAll(/^hailo_piper_http_requests_total\{(.*)\} (\d+)$/gm)]
        .filter(
          ([, labels = '']) =>
            labels.includes(`status="${status}"`) && /speech|synthesize/.test(labels),
        )
        .reduce((sum, [, , count]) => sum + Number(count), 0);
    return { answers: of(200), refusals: of(429) };
  };
  let before = await counts();
  const every = seconds / LOOKS;
  for (let index = 1; index <= LOOKS; index++) {
    await delay(every * 1000);
    const now = await counts();
    minutes.push({
      minutes: (index * every) / 60,
      frontEndMb: pssMb([service.child.pid as number]),
      engineMb: pssMb([service.enginePid()]),
      answers: (now.answers - before.answers) / every,
      refusals: (now.refusals - before.refusals) / every,
    });
    before = now;
  }
  return minutes;
}

function resultOf(
  record: CrowdRecord,
  measured: Pick<LoadResult, 'capacity' | 'cores' | 'minutes'>,
): LoadResult {
  const { fulfilments } = record;
  const told = toldToRight(fulfilments);
  return {
    ...{ clients, seconds, seed, ...measured },
    addresses: oneAddress ? 'one for all' : 'one for each',
    answers: fulfilments.filter(({ status }) => status === 200).length,
    refusals: fulfilments.reduce((sum, { refusals }) => sum + refusals.length, 0),
    wrong: record.wrong.length,
    failed: record.failed.length,
    tries: spreadOf(triesOf(fulfilments)),
    toldToRight: spreadOf(told),
    withinTwo: told.filter((ratio) => ratio >= 0.5 && ratio <= 2).length / told.length,
    refusedAgain: refusedAgain(fulfilments),
  };
}

test(`${clients} clients for ${seconds} s, seed ${seed}`, async (t) => {
  const options = { model: isTiny ? TINY_VOICE : null, yaml: 'logging: {level: WARNING}\n' };
  await withHostileService(options, async (service) => {
    const requests = sampleRequests(REQUESTS);
    const references = await referencesOf(service, requests);
    const capacity = await capacityOf(service, requests, Math.min(15, seconds / 4));
    // So many requests a second that, were all fulfilled at once, it would be four times the capacity.
    const thinkMs = (1000 * clients * OBEYING) / (TIMES_CAPACITY * capacity);
    t.diagnostic(
      `${capacity.toFixed(1)} answers a second; a request of each every ${Math.round(thinkMs)} ms`,
    );
    const pids = processTree(service.child.pid as number);
    const cpuBefore = cpuMs(pids);
    const startedAt = performance.now();
    const options = { clients, seconds, thinkMs, seed, oneAddress, requests, references };
    const [record, minutes] = await Promise.all([crowd(service, options), look(service)]);
    assert.deepEqual(processTree(service.child.pid as number), pids, 'the same processes');
    const cores = (cpuMs(pids) - cpuBefore) / (performance.now() - startedAt);

    const result = resultOf(record, { capacity, cores, minutes });
    const section = loadSection(whereItRan(), result);
    t.diagnostic(section);
    for (const minute of minutes) t.diagnostic(JSON.stringify(minute));
    if (seconds >= WRITTEN_FROM_SECONDS && !oneAddress && !isTiny) {
      writeReliabilitySection('load', section);
      writeImage(LOAD_IMAGE, drawLoad(whereItRan(), result));
    }
    assert.deepEqual(record.wrong, []);
    assert.deepEqual(record.failed, []);
    assert.ok(result.answers > 0);
    const [, second, ...rest] = minutes.map(({ frontEndMb, engineMb }) => frontEndMb + engineMb);
    const growth = Math.max(...rest) - (second ?? 0);
    assert.ok(growth < MAX_GROWTH_MB, `memory grew by ${growth} MB`);
    // Clients of one address share what one client may have.
    if (oneAddress) return;
    assert.ok(result.tries.p50 <= MAX_MEDIAN_TRIES, `${result.tries.p50} tries`);
    const { p50 } = result.toldToRight;
    assert.ok(p50 >= 0.5 && p50 <= 2, `retry-after is ${p50} times what is right`);
  });
});
