/** Clients of Home Assistant's port that vanish, say nothing, dawdle and flood. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heardAudio, WyomingClient } from '@hailo-piper/wyoming/testing';
import { INSPECTED } from '../service/collect-garbage.ts';
import { type RunningService, withService } from '../service/service.ts';
import { WYOMING, wyomingPort } from '../service/wyoming.ts';
import { CROWD, expectNothingLeft } from './crowd-rounds.ts';
import { TINY_VOICE } from './hostile-service.ts';

const MIB = 1024 * 1024;
/** Shared, because 200 of it would be too much for the test itself. */
const FRAME = Buffer.alloc(10 * MIB, ' ');
const LONG = 'This is one sentence of very many. '.repeat(100);
const CONFIG =
  `${WYOMING}piper: {model_path: ${TINY_VOICE}}\n` +
  'server: {header_timeout: 2, body_timeout: 2, stalled_reader_timeout: 3}\n';

/** Another client is served. */
async function servesOthers(port: number): Promise<void> {
  const other = new WyomingClient(port, '127.0.0.2');
  other.send('describe');
  assert.equal((await other.next()).type, 'info');
  other.send('synthesize', { text: 'Hello.' });
  assert.ok(heardAudio(await other.until('audio-stop')).length > 1000);
  await other.leave();
}

/** What each of the clients does. */
const ATTACKS: Readonly<Record<string, (client: WyomingClient, index: number) => void>> = {
  'say nothing': () => {},
  'begin a header': (client) => client.write('{"type":'),
  'send a byte a second': (client) => {
    const timer = setInterval(() => client.write(' '), 1000);
    client.socket.on('close', () => clearInterval(timer));
  },
  'send frames of 10 MiB': (client) => {
    client.write(`{"type":"synthesize","data_length":${10 * MIB}}\n`);
    client.write(FRAME.subarray(1));
  },
  'send payloads of 10 MiB': (client) => {
    client.write(`{"type":"audio-chunk","payload_length":${10 * MIB}}\n`);
    client.write(FRAME);
  },
  'send lines without an end': (client) => client.write(FRAME.subarray(0, 2 * MIB)),
  'send what is no event, and do not read': (client) => {
    client.socket.pause();
    client.write('\n'.repeat(100_000));
  },
  'open streams and leave them': (client) => {
    client.send('synthesize-start');
    client.send('synthesize-chunk', { text: 'One. Two' });
  },
  'ask for a long text and do not read': (client) => {
    client.socket.pause();
    client.send('synthesize', { text: LONG });
  },
  'ask for a long text and vanish': (client, index) => {
    client.send('synthesize', { text: LONG });
    setTimeout(() => client.socket.resetAndDestroy(), index % 50);
  },
};

test('hostile clients are let go, others are served', async (t) => {
  const serve = async (service: RunningService) => {
    const port = wyomingPort(service);
    await servesOthers(port);
    for (const [attack, doIt] of Object.entries(ATTACKS)) {
      await t.test(`${CROWD} clients ${attack}`, (subtest) =>
        expectNothingLeft(subtest, service, {
          begin: (index) => {
            const client = new WyomingClient(port);
            doIt(client, index);
            return client;
          },
          servesOthers: () => servesOthers(port),
        }),
      );
    }
  };
  await withService(CONFIG, serve, INSPECTED);
});

/** Far less than the rest of a long text, and far more than a description takes. */
const AT_ONCE_MS = 250;

test('the description does not wait for the worker', async (t) => {
  await withService(CONFIG, async (service) => {
    const port = wyomingPort(service);
    const speaking = new WyomingClient(port);
    const over = new AbortController();
    const busy = (async () => {
      while (!over.signal.aborted) {
        speaking.send('synthesize', { text: LONG });
        await speaking.until('audio-stop');
      }
    })();
    const times: number[] = [];
    for (let round = 0; round < 200; round++) {
      const client = new WyomingClient(port, '127.0.0.2');
      const startedAt = performance.now();
      client.send('describe');
      await client.next();
      times.push(performance.now() - startedAt);
      await client.leave();
    }
    over.abort();
    await busy;
    await speaking.leave();
    const p99 = times.sort((one, other) => one - other)[197] ?? 0;
    t.diagnostic(`p99 ${p99.toFixed(1)} ms`);
    assert.ok(p99 <= AT_ONCE_MS, `${p99} ms`);
  });
});
