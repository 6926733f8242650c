/** Heavy work is not taken for a hang, and a crowd that obeys `retry-after` is served. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type HostileService, withHostileService } from './hostile-service.ts';

const SPEECH = '/v1/audio/speech';
/** One sentence. At the slowest it is ten minutes of audio. */
const LONG = `${Array(57).fill('again').join(' ')}.`;
const SLOWEST = { length_scale: 10, speed: 0.25 };

/** What a streaming answer came to, bytes; it is read and thrown away. */
async function streamed(service: HostileService, body: object): Promise<[number, number]> {
  const { port } = service;
  const headers = { 'content-type': 'application/json' };
  const call = request({ host: '127.0.0.1', port, path: SPEECH, method: 'POST', headers });
  call.end(JSON.stringify(body));
  const [response] = await once(call, 'response');
  let bytes = 0;
  for await (const chunk of response) bytes += chunk.length;
  return [response.statusCode, bytes];
}

test('a sentence of ten minutes flows to its end, from one engine', async () => {
  await withHostileService({}, async (service) => {
    const options = { response_format: 'pcm', noise_scale: 0, noise_w_scale: 0 };
    // It has learned by then how fast a sentence is spoken.
    let plain = 0;
    for (let i = 0; i < 8; i++) {
      plain = (await service.ask(SPEECH, { ...options, input: LONG })).body.length;
    }
    const pid = service.enginePid();
    let isOver = false;
    const slowest = streamed(service, { ...options, ...SLOWEST, input: LONG }).finally(() => {
      isOver = true;
    });
    // It has turns as everybody has.
    assert.equal((await service.ask(SPEECH, { input: 'Short.' }, '127.0.0.2')).status, 200);
    assert.equal(isOver, false);
    const [status, bytes] = await slowest;
    assert.equal(status, 200);
    const longer = bytes / plain;
    assert.ok(longer > 25 && longer < 40, `${longer} times as long`);
    assert.equal(service.enginePid(), pid);
    assert.equal(await service.metric('hailo_piper_engine_restarts_total'), 0);
    await service.servesOthers();
  });
});

test('40 clients at four times what there is room for: each answer is whole, or says when to come', async (t) => {
  await withHostileService({ yaml: 'queue: {max_requests: 9}\n' }, async (service) => {
    const body = { text: 'All of these wait for each other. '.repeat(4), seed: 7 };
    const { body: whole } = await service.ask('/v1/synthesize', body);
    const endAt = performance.now() + 20_000;
    const tries: number[] = [];
    const first = { all: 0, served: 0 };
    const returns = { all: 0, served: 0 };

    /** Until it is served, or nobody waits any longer. */
    const client = async (from: string): Promise<void> => {
      for (let tried = 1; performance.now() < endAt; tried++) {
        const answer = await service.ask('/v1/synthesize', body, from);
        const kind = tried === 1 ? first : returns;
        kind.all += 1;
        if (answer.status === 200) {
          assert.ok(answer.body.equals(whole), 'an answer is not whole');
          kind.served += 1;
          tries.push(tried);
          tried = 0;
          continue;
        }
        assert.equal(answer.status, 429);
        const { code, message } = JSON.parse(answer.body.toString()).error;
        assert.equal(code, 'queue_full');
        assert.match(message, /queue\.(max_requests|client_share)/);
        const seconds = String(answer.headers['retry-after']);
        assert.match(seconds, /^[1-9]\d*$/);
        await delay(Math.min(Number(seconds) * 1000, Math.max(0, endAt - performance.now())));
      }
    };
    // Half of them behind one address.
    const addresses = Array.from({ length: 40 }, (_, i) => `127.0.3.${i < 20 ? 1 : i}`);
    await Promise.all(addresses.map(client));

    tries.sort((a, b) => a - b);
    const median = tries[tries.length >> 1];
    t.diagnostic(JSON.stringify({ median, most: tries.at(-1), first, returns }));
    assert.ok(Number(median) <= 3, `half were served by try ${median}`);
    assert.ok(
      returns.served / returns.all >= first.served / first.all,
      'who comes back is worse off than who comes first',
    );
  });
});
