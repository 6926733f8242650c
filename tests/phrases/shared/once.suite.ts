/** What several services are asked for is spoken once between them, whoever leaves. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { randomNumbers } from '../../service/random-numbers.ts';
import { SPEECH, StateFolder, said } from '../cached-service.ts';
import { HaProxy } from './haproxy.ts';
import { PCM, rightHashes, type Service, texts, withServices } from './two-services.ts';
import { ValkeyServer } from './valkey-server.ts';

const LEAVES = Number(process.env.LEAVES ?? 5);
const KILLS = Number(process.env.KILLS ?? 3);
/** The longest wait, for a machine that does other work as well: what is tested here is not time. */
const SERVER_MS = 400;
/** The embedded voice takes some time for it. */
const LONG = `${'Somebody is at the door, and the washing machine is done. '.repeat(6)}`;

let valkey: ValkeyServer;
before(async () => {
  valkey = await ValkeyServer.start();
});
after(() => valkey.remove());

/** Resolves with the first bytes of an answer, and then the hash of all of it. */
async function begun(service: Service, input: string) {
  const call = request({
    ...{ host: '127.0.0.1', port: service.port, path: SPEECH, method: 'POST', agent: false },
    headers: { 'content-type': 'application/json' },
  });
  call.on('error', () => {});
  call.end(JSON.stringify({ input, seed: 7, ...PCM, stream_format: 'audio' }));
  const [response] = await once(call, 'response');
  const hash = createHash('sha256');
  let isFirst = true;
  const first = Promise.withResolvers<void>();
  const all = (async () => {
    for await (const bytes of response) {
      hash.update(bytes);
      if (isFirst) first.resolve();
      isFirst = false;
    }
    return hash.digest('hex');
  })();
  all.catch(first.reject);
  await first.promise;
  return { all, leave: () => call.destroy(), use: response.headers['x-cache'] };
}

test('equal requests to two services at once are spoken once between them', async () => {
  const phrases = texts(20);
  const right = await rightHashes(phrases);
  const limits = { server: valkey.url, serverMs: SERVER_MS, workers: 2 };
  await withServices([limits, limits], async (a, b) => {
    const both = [a as Service, b as Service];
    for (const text of phrases) {
      const all = Array.from({ length: 10 }, (_, at) => said(both[at % 2] as Service, text, PCM));
      for (const { hash } of await Promise.all(all)) assert.equal(hash, right.get(text), text);
    }
    const counts = await Promise.all(both.map((service) => service.spoken()));
    const sum = counts.reduce((all, count) => all + count, 0);
    assert.equal(sum, phrases.length, String(counts));
    for (const service of both) await service.end();
  });
  // Another one finds what they have spoken.
  await withServices([{ server: valkey.url, serverMs: SERVER_MS }], async (other) => {
    const service = other as Service;
    for (const text of phrases) {
      assert.deepEqual(await said(service, text, PCM), { hash: right.get(text), use: 'hit' });
    }
    assert.equal(await service.metric('hailo_piper_phrase_hits_total{level="shared"}'), 20);
    await service.end();
  });
});

test('behind HAProxy, a phrase that many ask for is spoken once', async (t) => {
  const phrases = texts(10);
  const right = await rightHashes(phrases);
  const limits = { server: valkey.url, serverMs: SERVER_MS };
  await valkey.client.flushall();
  await withServices([limits, limits], async (...both) => {
    const balancer = await HaProxy.before(both.map(({ port }) => port));
    t.after(() => balancer.remove());
    const path = `http://127.0.0.1:${balancer.port}${SPEECH}`;
    const ask = async (input: string) => {
      const body = JSON.stringify({ input, seed: 7, ...PCM });
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(path, { method: 'POST', headers, body });
      assert.equal(answer.status, 200);
      return createHash('sha256')
        .update(await answer.bytes())
        .digest('hex');
    };
    for (const text of phrases) {
      const all = Array.from({ length: 8 }, () => ask(text));
      for (const hash of await Promise.all(all)) assert.equal(hash, right.get(text), text);
    }
    const counts = await Promise.all(both.map((service) => service.spoken()));
    assert.equal(
      counts.reduce((all, count) => all + count, 0),
      phrases.length,
      String(counts),
    );
    // Both were asked.
    for (const service of both) {
      const given = await service.metric(
        'hailo_piper_door_requests_total{door="http",outcome="spoken"}',
      );
      assert.ok(given > 0, String(given));
      await service.end();
    }
  });
});

test(`the service that speaks is left ${LEAVES} times and killed ${KILLS} times: the other has every byte`, async (t) => {
  // The voice is prepared once, and nothing is kept on the disk.
  const state = new StateFolder();
  t.after(() => state.remove());
  const limits = { server: valkey.url, serverMs: SERVER_MS, model: null, disk: '0' };
  const long = Array.from({ length: LEAVES + KILLS }, (_, at) => `Number ${at}. ${LONG}`);
  const right = await rightHashes(long, { model: null, disk: '0' }, state);
  const random = randomNumbers(Number(process.env.SEED ?? 20));
  const uses = new Set<unknown>();
  const round = async (speaker: Service, follower: Service, text: string, kill?: () => void) => {
    const leader = await begun(speaker, text);
    leader.all.catch(() => {});
    const follows = await begun(follower, text);
    uses.add(follows.use);
    await delay(random(200));
    if (kill === undefined) leader.leave();
    else kill();
    assert.equal(await follows.all, right.get(text), text);
    const again = await said(follower, text, PCM);
    assert.deepEqual(again, { hash: right.get(text), use: 'hit' });
  };
  const withOne = (use: (service: Service) => Promise<void>) =>
    withServices([limits], (one) => use(one as Service), state);
  await withOne(async (follower) => {
    await withOne(async (speaker) => {
      for (const text of long.slice(0, LEAVES)) await round(speaker, follower, text);
    });
    for (const text of long.slice(LEAVES)) {
      await withOne((speaker) =>
        round(speaker, follower, text, () => speaker.child.kill('SIGKILL')),
      );
    }
    t.diagnostic(`it was ${[...uses].join(', ')}`);
    assert.ok(uses.has('joined'));
    await follower.end();
  });
});
