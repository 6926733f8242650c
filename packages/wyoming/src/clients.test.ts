import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { doorsUnderTest } from './testing/doors.ts';

const { engine, folder, withDoor } = await doorsUnderTest();
const TEXT = 'Dr. Smith paid 3.50 for it. Really? Then he left.';

test('a client that leaves frees its worker, and its waiting texts go with it', async () => {
  await withDoor(async ({ client }) => {
    const one = client();
    for (let i = 0; i < 3; i++) one.send('synthesize', { text: TEXT.repeat(30) });
    await one.until('audio-chunk');
    await one.leave();
    while (engine.status().queue.active + engine.status().workers.busy > 0) {
      await new Promise(setImmediate);
    }
    assert.equal((await client().ask('ping')).type, 'pong');
  });
});

test('clients beyond the limit take the place of the idle ones; others are not let in', async () => {
  await withDoor(
    async ({ client }) => {
      const [first, second] = [client(), client()];
      await first.ask('ping');
      await second.ask('ping');
      const third = client();
      assert.equal((await third.ask('ping')).type, 'pong');
      assert.deepEqual(await first.until(), []);
      assert.equal((await second.ask('ping')).type, 'pong');
    },
    {},
    { max_connections_per_client: 2 },
  );
  await withDoor(
    async ({ client }) => {
      assert.deepEqual(await client().until(), []);
    },
    { allow: ['10.0.0.0/8'] },
  );
});

test('an event that does not end is given up', async () => {
  await withDoor(
    async ({ client }) => {
      const one = client();
      one.write('{"type":');
      const [error] = await one.until();
      assert.equal(error?.data.code, 'timeout');
    },
    {},
    { header_timeout: 0.1, body_timeout: 0.1 },
  );
});

test('a Unix socket is served too, also where an old one was left', async () => {
  const socket = join(folder, 'wyoming.sock');
  for (let run = 0; run < 2; run++) {
    await withDoor(
      async () => {
        const client = connect(socket);
        client.write('{"type":"ping"}\n');
        const [bytes] = (await new Promise<Buffer[]>((resolve) =>
          client.once('data', (data) => resolve([data])),
        )) as [Buffer];
        assert.match(bytes.toString(), /"type":"pong"/);
        client.destroy();
      },
      { socket },
    );
  }
});
