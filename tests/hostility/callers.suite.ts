/** A caller with forty connections gets the turns of one: another with one connection is served. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type HostileService, withHostileService } from './hostile-service.ts';

const SPEECH = '/v1/audio/speech';
const CROWD = '127.0.0.2';
const ONE = '127.0.0.3';
const CONNECTIONS = 40;
/** One sentence, made in one unit. */
const LONG = { input: `${Array(15).fill('again').join(' ')}.`, response_format: 'wav' };
const SHORT = { input: 'Somebody is at the door.', response_format: 'wav' };
const SECONDS = 12;
/** What a request takes besides units: a connection, a plan, an answer; on a busy machine. */
const UNITS_BESIDES = 3;

interface Counts {
  served: number;
  refused: number;
  /** No audio within `performance.request_timeout`: a crowd that large holds itself up. */
  late: number;
}

const KINDS: Readonly<Record<number, keyof Counts>> = {
  200: 'served',
  429: 'refused',
  504: 'late',
};

/** Asks again and again, as long as it may. */
async function insist(service: HostileService, until: AbortSignal, counts: Counts): Promise<void> {
  while (!until.aborted) {
    const answer = await service.ask(SPEECH, LONG, CROWD, until).catch(() => undefined);
    if (answer === undefined) continue;
    const kind = KINDS[answer.status];
    assert.ok(kind, answer.body.toString().slice(0, 300));
    counts[kind] += 1;
    if (kind !== 'served') await delay(200);
  }
}

test('forty connections of one address against one of another: the one is served in its turn', async (t) => {
  await withHostileService({}, async (service) => {
    await service.ask(SPEECH, LONG, CROWD);
    const over = new AbortController();
    const crowd: Counts = { served: 0, refused: 0, late: 0 };
    const startedAt = performance.now();
    const elapsed = () => performance.now() - startedAt;
    const connections = Array.from({ length: CONNECTIONS }, () =>
      insist(service, over.signal, crowd),
    );
    const waits: number[] = [];
    while (elapsed() < SECONDS * 1000 || waits.length < 3) {
      const askedAt = elapsed();
      const answer = await service.ask(SPEECH, SHORT, ONE);
      assert.equal(answer.status, 200, answer.body.toString().slice(0, 300));
      waits.push(elapsed() - askedAt);
    }
    const unitMs = elapsed() / (crowd.served + waits.length);
    over.abort();
    await Promise.all(connections);

    const inUnits = waits.map((ms) => ms / unitMs).sort((a, b) => a - b);
    const [median, most] = [inUnits[inUnits.length >> 1] ?? 0, inUnits.at(-1) ?? 0];
    t.diagnostic(
      `the one: ${waits.length} of ${waits.length} answers in ${SECONDS} s, ` +
        `waits of ${median.toFixed(1)} units, ${most.toFixed(1)} at most; ` +
        `the crowd: ${crowd.served} answers, ${crowd.refused} refusals, ${crowd.late} too late`,
    );
    // One unit in hand, and its own; by requests it would be 26.
    assert.ok(median <= 2 + UNITS_BESIDES, `${median} units`);
  });
});
