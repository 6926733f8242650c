/**
 * Clients that request too much audio, or do not read it: refused, or cut when others need the memory; no
 * process is killed. Needs root, for memory groups.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Answer, type HostileService, withHostileService } from './hostile-service.ts';
import { type MemoryGroup, withMemoryGroup } from './memory-group.ts';

const MIB = 1024 * 1024;
const SENTENCES = 1666;
const FIELDS = { sentence_silence: 10, length_scale: 0.1, speed: 4, sample_rate: 48_000 };
/** 16,650 s of silence, 1.6 GB. */
const HUGE = { text: 'A! '.repeat(SENTENCES), ...FIELDS };
const GET = `/v1/synthesize?${Object.entries(HUGE)
  .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
  .join('&')}`;

type Door = (fields: object) => [path: string, body: object];

const asFormat =
  (format: string): Door =>
  (fields) => ['/v1/synthesize', { ...fields, format }];

/** Every door that speaks, by the fields that name it. */
const DOORS: Readonly<Record<string, Door>> = {
  ...Object.fromEntries(
    ['wav', 'pcm', 'mp3', 'flac', 'opus', 'json', 'srt', 'vtt'].map((name) => [
      name,
      asFormat(name),
    ]),
  ),
  'flowing wav': (fields) => ['/v1/synthesize', { ...fields, format: 'wav', stream: true }],
  'JSON lines': (fields) => ['/v1/synthesize', { ...fields, format: 'json', stream: true }],
  "OpenAI's": (fields) => ['/v1/audio/speech', asInput(fields)],
  "OpenAI's events": (fields) => [
    '/v1/audio/speech',
    { ...asInput(fields), stream_format: 'sse', response_format: 'mp3' },
  ],
};

const asInput = ({ text: input, ...rest }: { text?: string }) => ({ input, ...rest });

const errorOf = ({ body }: Answer) => JSON.parse(body.toString()).error;

function isTooLong(answer: Answer, ...said: RegExp[]): void {
  assert.equal(answer.status, 400, answer.body.subarray(0, 300).toString());
  const { code, message } = errorOf(answer);
  assert.equal(code, 'audio_too_long');
  for (const words of [...said, /`synthesis\.max_audio_seconds`/]) assert.match(message, words);
}

/** Its memory, less what it had, MiB; garbage that is not collected yet is not missed. */
async function givenBack(service: HostileService, before: number, most: number): Promise<number> {
  for (let tries = 0; ; tries++) {
    const more = service.residentMib() - before;
    if (more <= most || tries === 50) {
      assert.ok(more <= most, `${more} MiB more than before`);
      return more;
    }
    // Speaking makes garbage, and that gets it collected.
    await service.servesOthers('127.0.0.9');
  }
}

test('a request for hours of silence is refused at each door before any work', async (t) => {
  await withHostileService({}, async (service) => {
    await service.servesOthers();
    const before = service.residentMib();
    const requests: [path: string, body?: object][] = [[GET]];
    for (const door of Object.values(DOORS)) requests.push(door(HUGE));
    for (const request of requests) {
      const answer = service.ask(...request);
      await service.servesOthers('127.0.0.7');
      isTooLong(await answer, /at least 16\d{3}(\.\d)? s/, /3600 s is the most/);
    }
    t.diagnostic(`${(await givenBack(service, before, 48)).toFixed(0)} MiB more`);
  });
});

test('what is found too long on the way is refused, or cut where it is heard already', async () => {
  await withHostileService({ yaml: 'synthesis: {max_audio_seconds: 15}' }, async (service) => {
    const text = 'One two three four five six seven eight nine ten. '.repeat(8);
    for (const [name, door] of Object.entries(DOORS)) {
      const outcome = await service.ask(...door({ text })).catch(() => 'cut');
      if (typeof outcome !== 'string') isTooLong(outcome, /15 s is the most/);
      const flows = /flowing|lines|OpenAI/.test(name);
      assert.equal(outcome === 'cut', flows, name);
    }
    for (const scale of [{ length_scale: 10 }, { speed: 0.25, length_scale: 5 }]) {
      for (const door of Object.values(DOORS)) {
        const words = 'One sentence that is rather long, with nothing behind it.';
        isTooLong(await service.ask(...door({ text: words, ...scale })));
      }
    }
    await service.servesOthers();
  });
});

const inGroup = (
  megabytes: number,
  yaml: string,
  use: (service: HostileService, group: MemoryGroup) => Promise<void>,
) =>
  withMemoryGroup(megabytes * MIB, (group) =>
    withHostileService({ yaml, group }, (service) => use(service, group)),
  );

const LIFTED = 'synthesis: {max_audio_seconds: 1000000}';

test('with that limit lifted, in 512 MiB: more bytes than may be held are refused, nobody is killed', async (t) => {
  await inGroup(512, LIFTED, async (service, group) => {
    await service.servesOthers();
    const before = service.residentMib();
    const engine = service.enginePid();
    const asked = [
      service.ask(GET, undefined, '127.0.0.2'),
      ...['wav', 'json', 'pcm'].map((format) => service.ask(...asFormat(format)(HUGE))),
    ];
    const over = Promise.allSettled(asked);
    let isOver = false;
    void over.then(() => {
      isOver = true;
    });
    while (!isOver) {
      await service.servesOthers('127.0.0.7');
      await delay(100);
    }
    for (const answer of await Promise.all(asked)) {
      assert.equal(answer.status, 503);
      const { code, message } = errorOf(answer);
      assert.equal(code, 'overloaded');
      assert.match(message, /`server\.max_answers_share`/);
      assert.match(message, new RegExp(`${(512 * MIB) / 8} bytes`));
      const isTold = answer.headers['retry-after'] ?? answer.headers['x-should-retry'];
      assert.notEqual(isTold, undefined);
    }
    assert.deepEqual([group.kills(), service.enginePid()], [0, engine]);
    assert.equal(await service.metric('hailo_piper_answer_bytes'), 0);
    t.diagnostic(`${(await givenBack(service, before, 64)).toFixed(0)} MiB more`);
  });
});

/** 150 s at 48 kHz: 14.4 MB, made in no time. */
const LARGE = { text: 'A! '.repeat(16), ...FIELDS, format: 'wav' };
const LARGE_BYTES = 15 * 10 * 2 * FIELDS.sample_rate;

/** A client that takes nothing but the beginning of its answer, for which `isAnswered` waits. */
async function askAndStop(service: HostileService, from: string) {
  const socket = connect({ host: '127.0.0.1', port: service.port, localAddress: from });
  socket.on('error', () => {});
  await once(socket, 'connect');
  // It stays full: nobody reads.
  const isAnswered = once(socket, 'readable');
  const body = JSON.stringify(LARGE);
  const head = `POST /v1/synthesize HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}`;
  socket.write(`${head}\r\n\r\n${body}`);
  return { socket, isAnswered };
}

test('clients that do not take their whole answers make place for one that does', async (t) => {
  await inGroup(512, '', async (service, group) => {
    const idle: Awaited<ReturnType<typeof askAndStop>>[] = [];
    for (let i = 0; i < 12; i++) idle.push(await askAndStop(service, `127.0.1.${1 + i}`));
    await service.servesOthers('127.0.0.7');
    // All of them are made, or refused because the others are held.
    for (const { isAnswered } of idle) await isAnswered;
    const held = await service.metric('hailo_piper_answer_bytes');
    assert.ok(held > LARGE_BYTES && held <= 64 * MIB, `${held}`);
    const startedAt = performance.now();
    let answer = await service.ask('/v1/synthesize', LARGE, '127.0.0.8');
    for (let tries = 1; answer.status !== 200 && tries < 10; tries++) {
      assert.equal(errorOf(answer).code, 'overloaded');
      await delay(1000 * Number(answer.headers['retry-after']));
      answer = await service.ask('/v1/synthesize', LARGE, '127.0.0.8');
    }
    assert.equal(answer.status, 200);
    assert.ok(answer.body.length > LARGE_BYTES);
    t.diagnostic(
      `served after ${Math.round(performance.now() - startedAt)} ms, ${held} bytes held`,
    );
    for (const { socket } of idle) socket.destroy();
    while ((await service.metric('hailo_piper_answer_bytes')) > 0) await delay(20);
    assert.equal(group.kills(), 0);
  });
});

test('others are served soon while a long whole answer is encoded', async (t) => {
  await withHostileService({}, async (service) => {
    await service.servesOthers();
    let worst = 0;
    for (const format of ['flac', 'mp3', 'json']) {
      // Three minutes.
      const long = { ...LARGE, text: 'A! '.repeat(19), format };
      let isOver = false;
      const answer = service.ask('/v1/synthesize', long).finally(() => {
        isOver = true;
      });
      while (!isOver) {
        const askedAt = performance.now();
        assert.equal((await service.ask('/health/live')).status, 200);
        worst = Math.max(worst, performance.now() - askedAt);
        await delay(5);
      }
      assert.equal((await answer).status, 200, format);
    }
    t.diagnostic(`a probe took ${Math.round(worst)} ms at most`);
    assert.ok(worst < 3000);
  });
});
