import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Kept } from '../levels/level.ts';
import { bytesOf, HEAD_BYTES, packed } from '../levels/packed.ts';
import { soundKey } from '../phrase-key.ts';
import { sound } from '../testing/chunks.ts';
import { bulk, OK, type Reply, startScriptedServer } from '../testing/scripted-server.ts';
import { SharedPhrases } from './shared-phrases.ts';

const samples = sound(1000);
const KEY = soundKey(samples);
const kept: Kept = { kind: 'sound', bytes: bytesOf(samples) };
const TIMEOUT_MS = 50;
const PHRASE_BYTES = 10_000;

/** A level of a server that answers so to reads. */
async function levelOf(t: TestContext, reply: (command: readonly string[]) => Reply) {
  const server = await startScriptedServer((command) =>
    command[0] === 'GETRANGE' ? reply(command) : OK,
  );
  const lines: object[] = [];
  const shared = new SharedPhrases(
    { url: server.url, timeoutMs: TIMEOUT_MS, log: (line) => lines.push(line) },
    { maxPhraseBytes: PHRASE_BYTES, maxWaitingBytes: 100_000 },
  );
  while (!shared.level.mayHave(KEY)) await delay(5);
  t.after(async () => {
    await shared.close();
    await server.close();
  });
  return { level: shared.level, shared, server, lines };
}

test('an entry is given as it was put', async (t) => {
  const { level, server } = await levelOf(t, () => stored);
  const stored = bulk(await packed(KEY, kept));
  assert.deepEqual(await level.get(KEY), kept);
  assert.equal(level.figures().errors, 0);
  assert.deepEqual(server.commands[0]?.slice(2), ['0', String(2 * PHRASE_BYTES)]);
});

test('what is no entry is a miss', async (t) => {
  const { level } = await levelOf(t, () => bulk(''));
  assert.equal(await level.get(KEY), undefined);
  assert.equal(level.figures().errors, 0);
});

const file = await packed(KEY, kept);
const other = sound(1001);
const flipped = Buffer.from(file);
flipped[HEAD_BYTES] = (file[HEAD_BYTES] as number) ^ 1;
const huge = await packed(KEY, { kind: 'sound', bytes: new Uint8Array(1_000_000) });
const wording = (value: unknown): Promise<Buffer> =>
  packed(KEY, { kind: 'wording', bytes: new TextEncoder().encode(JSON.stringify(value)) });

const LIES: Readonly<Record<string, Buffer | string>> = {
  'one bit is another': bulk(flipped),
  'its end is missing': bulk(file.subarray(0, -1)),
  'the entry of another key': bulk(await packed(soundKey(other), kept)),
  'another sound, well packed': bulk(await packed(KEY, { kind: 'sound', bytes: bytesOf(other) })),
  'more than was asked for': bulk(Buffer.concat([file, Buffer.alloc(50_000)])),
  'a sound that unpacks to more than a phrase': bulk(huge),
  'a wording of another form': bulk(await wording({ sound: KEY, chunks: 7 })),
  'a wording that is no map': bulk(await wording(null)),
  'a number': ':7\r\n',
  'a list': '*1\r\n:7\r\n',
  nothing: '$-1\r\n',
};

for (const [name, reply] of Object.entries(LIES)) {
  test(`a lie is a miss, and is removed: ${name}`, async (t) => {
    const { level, shared, server } = await levelOf(t, () => reply);
    assert.equal(await level.get(KEY), undefined);
    assert.equal(level.figures().errors, 1);
    await shared.close();
    assert.ok(server.commands.some(([command, key]) => command === 'DEL' && key?.endsWith(KEY)));
  });
}

for (const [name, reply] of [
  ['an error', '-ERR no\r\n'],
  ['garbage', 'GET / HTTP/1.1\r\n\r\n'],
  ['silence', undefined],
] as const) {
  test(`${name} is a miss in time, of which one line is logged without the password`, async (t) => {
    const { level, lines } = await levelOf(t, () => reply);
    const startedAt = performance.now();
    assert.equal(await level.get(KEY), undefined);
    // Twice the time, as this machine may be busy.
    assert.ok(performance.now() - startedAt < 2 * TIMEOUT_MS);
    assert.equal(await level.get(KEY), undefined);
    assert.equal(lines.length, 1);
    assert.doesNotMatch(JSON.stringify(lines), /secret/);
  });
}

test('after silence it is not asked for some time', async (t) => {
  const { level, server } = await levelOf(t, () => undefined);
  await Promise.all([level.get(KEY), level.get(KEY)]);
  const asked = server.commands.length;
  assert.equal(level.mayHave(KEY), false);
  assert.equal(await level.get(KEY), undefined);
  assert.equal(server.commands.length, asked);
});

test('without a server all is a miss at once, and closing works', async () => {
  const server = await startScriptedServer(() => OK);
  await server.close();
  const shared = new SharedPhrases(
    { url: server.url, timeoutMs: TIMEOUT_MS, log: () => {} },
    { maxPhraseBytes: PHRASE_BYTES, maxWaitingBytes: 100_000 },
  );
  assert.equal(await shared.level.get(KEY), undefined);
  shared.level.put(KEY, kept);
  assert.equal(shared.figures().isUp, false);
  await shared.close();
});
