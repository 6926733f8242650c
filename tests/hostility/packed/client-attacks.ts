/** What clients do to a service, by the points of the issue. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, HostileService } from '../hostile-service.ts';
import { askObeying } from '../obeying-client.ts';
import {
  addressOf,
  exchange,
  isOpen,
  leave,
  nonReader,
  open,
  post,
  type RawClient,
} from '../raw-client.ts';
import { codeOf } from '../sample-requests.ts';
import type { Attack } from './run-attack.ts';

const MIB = 1024 * 1024;
const QUERY = '/v1/synthesize?sample_rate=48000&sentence_silence=10&';

/** A refusal names the limit that it is about. */
const namesLimit = ({ body }: Answer): boolean => /`[a-z]+\.[a-z_]+`/.test(body.toString());

/** At least 27 minutes of silence, which a web page can request as an image. */
const SILENCE = `${QUERY}length_scale=0.1&speed=4&text=${'A!+'.repeat(1666)}`;
/** Eight minutes, allowed for one request, and so for several at once. */
const MUCH = `${QUERY}text=${'A!+'.repeat(50)}`;

const silence: Attack = {
  point: 1,
  what: 'small requests for much audio',
  takesMemory: true,
  run: async ({ service, fair, isLong }) => {
    const refused = await Promise.all(
      [1, 2, 3, 4].map((client) => service.ask(SILENCE, undefined, addressOf(client))),
    );
    for (const answer of refused) {
      assert.equal(answer.status, 400, codeOf(answer));
      assert.match(answer.body.toString(), /`synthesis\.max_audio_seconds`/);
    }
    await fair.holds();
    const text = 'A! '.repeat(50);
    const long = { text, sentence_silence: 10, sample_rate: 48_000, format: 'json' };
    const bodies = [undefined, long, { ...long, format: 'flac' }];
    const all = Promise.all(
      Array.from({ length: isLong ? 24 : 8 }, (_, client) => {
        const body = bodies[client % bodies.length];
        const path = body === undefined ? MUCH : '/v1/synthesize';
        return service.ask(path, body, addressOf(client));
      }),
    );
    // Reports the first failure, not the refused connections after the service has ended.
    all.catch(() => {});
    await fair.holds();
    for (const answer of await all) {
      const { status } = answer;
      assert.ok([200, 400, 413, 429, 503, 504].includes(status), `${status} ${codeOf(answer)}`);
      if ([400, 413, 503].includes(status)) assert.ok(namesLimit(answer), answer.body.toString());
    }
  },
};

const STORY = { input: 'A long story that nobody listens to, and it goes on and on. '.repeat(60) };

/** The longest time that a client which does not read may hold a place. */
const STALLED_WITHIN_MS = 30_000;

const notReading: Attack = {
  point: 3,
  what: 'clients that do not read, from one address and from many',
  takesMemory: true,
  run: async ({ service, fair }) => {
    const of = (from: (client: number) => string) =>
      Array.from({ length: 33 }, (_, client) => nonReader(service.port, STORY, from(client)));
    const one = of(() => addressOf(0));
    // They are in, as far as they ever will be.
    await untilQueued(service, 3);
    for (let asked = 0; asked < 3; asked++) await fair.holds();
    leave(one);
    await untilQueued(service, 0);

    const many = of((client) => addressOf(1 + client));
    await untilQueued(service, 3);
    const until = performance.now() + STALLED_WITHIN_MS;
    while (
      (await service.ask('/v1/audio/speech', { input: 'Hi.' }, addressOf(500))).status !== 200
    ) {
      assert.ok(performance.now() < until, 'places are held by who does not take');
      await delay(250);
    }
    await fair.holds();
    leave(many);
    await untilQueued(service, 0);
  },
};

/** Resolves when so many requests are in, or none is left. */
async function untilQueued(service: HostileService, count: number): Promise<void> {
  for (;;) {
    const { queue } = JSON.parse((await service.ask('/health')).body.toString());
    const held = queue.waiting + queue.active;
    if (count === 0 ? held === 0 : held >= count) return;
    await delay(20);
  }
}

const SENTENCE = {
  input: `${'and then the next of them '.repeat(28)}said it`,
  response_format: 'pcm',
};

/** A turn is two minutes of speech at most, docs/decisions/0077; that sentence is 48 s unscaled. */
const LONGEST_TURN = 120 / 48;

const slow: Attack = {
  point: 4,
  what: 'permitted parameters that make much work of one sentence',
  run: async ({ service, fair, isLong }) => {
    const engine = service.enginePid();
    const turnMs = LONGEST_TURN * (await fair.turnOf(SENTENCE));
    for (const scales of [
      { length_scale: 10, speed: 0.25 },
      { length_scale: 4, speed: 0.5 },
    ]) {
      const gone = new AbortController();
      const answered = service
        .ask('/v1/audio/speech', { ...SENTENCE, ...scales }, addressOf(1), gone.signal)
        .catch((error) => {
          if (gone.signal.aborted) return undefined;
          throw error;
        });
      answered.catch(() => {});
      for (let asked = 0; asked < 3; asked++) await fair.holds(turnMs);
      if (!isLong) gone.abort();
      const answer = await answered;
      assert.ok(answer === undefined || [200, 400].includes(answer.status), String(answer?.status));
      assert.equal(service.enginePid(), engine, 'it is no hang');
    }
  },
};

const bodies: Attack = {
  point: 5,
  what: 'connections that withhold the end of a body',
  takesMemory: true,
  run: async ({ service, fair, isLong }) => {
    const clients: RawClient[] = [];
    const half = Buffer.concat([Buffer.from(post(MIB)), Buffer.alloc(MIB - 1, ' ')]);
    for (let index = 0; index < (isLong ? 2200 : 300); index++) {
      clients.push(open(service.port, half, addressOf(index % 4)));
      if (index % 100 === 99) await fair.holds();
    }
    leave(clients);
    while ((await service.metric('hailo_piper_connections')) > 1) await delay(10);
    assert.equal(await service.metric('hailo_piper_request_body_bytes'), 0);
  },
};

const signals: Attack = {
  point: 10,
  what: 'signals that mean nothing',
  run: async ({ service, fair }) => {
    const engine = service.enginePid();
    for (const signal of ['SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGQUIT', 'SIGALRM'] as const) {
      for (const pid of [service.child.pid as number, engine]) process.kill(pid, signal);
      await fair.holds();
      assert.equal(await isOpen(9229), false);
    }
    assert.equal(service.enginePid(), engine);
  },
};

const PLACES = 8;

const overfull: Attack = {
  point: 14,
  what: 'five times as many clients as there are places, who come back when they are told to',
  surroundings: () => ({ yaml: `queue: {max_requests: ${PLACES}}\n` }),
  run: async ({ service, isLong }) => {
    const over = new AbortController();
    const all = await Promise.all(
      Array.from({ length: (isLong ? 10 : 5) * PLACES }, async (_, client) => {
        const body = { input: `This is the request of number ${client}, and it is not long.` };
        const ask = () => service.ask('/v1/audio/speech', body, addressOf(client));
        const { fulfilment, answer } = await askObeying(ask, over.signal);
        assert.equal(answer?.status, 200, answer?.body.toString());
        return fulfilment.refusals.length + 1;
      }),
    );
    const tries = all.toSorted((a, b) => a - b);
    assert.ok((tries[tries.length >> 1] ?? 0) <= 3, `tries: ${tries}`);
  },
};

const oddHttp: Attack = {
  point: 15,
  what: 'pipelining, CONNECT, two Hosts; paths in /health',
  run: async ({ service, fair }) => {
    const { port } = service;
    const one = 'GET /v1/synthesize?text=Hi. HTTP/1.1\r\nhost: x\r\n\r\n';
    const pipelining = open(port, one.repeat(100), addressOf(1));
    for (let asked = 0; asked < 3; asked++) await fair.holds();
    const answers = () => pipelining.heard.match(/HTTP\/1\.1 \d{3} /g) ?? [];
    while (answers().length < 100) await once(pipelining.socket, 'data');
    assert.deepEqual(new Set(answers()), new Set(['HTTP/1.1 200 ']));
    leave([pipelining]);
    assert.match(
      await exchange(port, 'CONNECT x:1 HTTP/1.1\r\nhost: x:1\r\n\r\n'),
      /^HTTP\/1\.1 405 /,
    );
    const hosts = 'GET /health HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n';
    assert.match(await exchange(port, hosts), /^HTTP\/1\.1 400 /);
    assert.doesNotMatch((await service.ask('/health')).body.toString(), /"[^"]*\/[^"]*\.onnx/);
  },
};

export const CLIENT_ATTACKS: readonly Attack[] = [
  ...[silence, notReading, slow, bodies, signals, overfull, oddHttp],
];
