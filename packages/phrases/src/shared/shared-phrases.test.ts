import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { EngineError, type Speech } from '@hailo-piper/engine';
import { chunksOf, read, sound, speechOf } from '../testing/chunks.ts';
import { bulk, NIL, OK, startScriptedServer } from '../testing/scripted-server.ts';
import { SharedPhrases } from './shared-phrases.ts';

const KEY = 'a'.repeat(64);
const order = { key: KEY, request: { text: 'One.', voice: 'voice' } };
const LENGTHS = [1000, 500, 200];
const chunks = chunksOf(sound(1700), LENGTHS);

/** A server that keeps claims and parts as Valkey does, without times. */
async function twoMachines(t: TestContext) {
  const values = new Map<string, string>();
  const lists = new Map<string, Buffer[]>();
  const server = await startScriptedServer((command, args) => {
    const [name, key = ''] = command;
    const value = values.get(key);
    switch (name) {
      case 'SET':
        if (value !== undefined) return NIL;
        values.set(key, String(command[2]));
        return OK;
      case 'GET':
        return value === undefined ? NIL : bulk(value);
      case 'RPUSH':
        lists.set(key, [...(lists.get(key) ?? []), ...args.slice(2)]);
        return ':2\r\n';
      case 'LRANGE': {
        const found = (lists.get(key) ?? []).slice(Number(command[2]), Number(command[3]) + 1);
        return Buffer.concat([Buffer.from(`*${found.length}\r\n`), ...found.map(bulk)]);
      }
      case 'EVAL': {
        const claim = String(command[3]);
        const isHeld = values.get(claim) === command[4];
        if (isHeld && command[1]?.includes('DEL')) values.delete(claim);
        return ':1\r\n';
      }
      default:
        return ':1\r\n';
    }
  });
  const machine = () =>
    new SharedPhrases(
      { url: server.url, timeoutMs: 400, log: () => {} },
      { maxPhraseBytes: 100_000, maxWaitingBytes: 100_000 },
    );
  const machines = [machine(), machine()] as const;
  for (const { level } of machines) while (!level.mayHave(KEY)) await delay(5);
  // Its other connection.
  await delay(50);
  t.after(async () => {
    for (const one of machines) await one.close();
    await server.close();
  });
  return { machines, values };
}

/** Speech whose chunks are let through one by one. */
function heldSpeech() {
  const waiting: (() => void)[] = [];
  const audio = (async function* () {
    for (const chunk of chunks) {
      await new Promise<void>((resolve) => waiting.push(resolve));
      yield chunk;
    }
  })();
  const speech: Speech = { voice: 'voice', sampleRate: 22_050, audio };
  const letThrough = async () => {
    while (waiting.length === 0) await delay(1);
    waiting.shift()?.();
  };
  return { speech, letThrough };
}

test('what one machine speaks the other gives as it comes', async (t) => {
  const { machines } = await twoMachines(t);
  const [first, second] = machines;
  const { speech, letThrough } = heldSpeech();
  const leader = read((await first.speak(order, {}, async () => speech)).audio);
  const following = second.speak(order, {}, async () => assert.fail('spoken twice'));
  await letThrough();
  const iterator = (await following).audio[Symbol.asyncIterator]();
  assert.deepEqual((await iterator.next()).value, chunks[0]);
  await letThrough();
  assert.deepEqual((await iterator.next()).value, chunks[1]);
  await letThrough();
  assert.deepEqual((await iterator.next()).value, chunks[2]);
  assert.deepEqual(await leader, chunks);
});

test('if the speaker fails or is left, the other speaks, and gives each sample once', async (t) => {
  for (const isLeft of [false, true]) {
    const { machines, values } = await twoMachines(t);
    const [first, second] = machines;
    const leaving = new AbortController();
    const { speech, letThrough } = heldSpeech();
    const leader = await first.speak(order, { signal: leaving.signal }, async () => speech);
    const reading = leader.audio[Symbol.asyncIterator]();
    const part = reading.next();
    let asked = 0;
    const following = second.speak(order, {}, async () => {
      asked += 1;
      return speechOf(chunks);
    });
    await letThrough();
    await part;
    const { audio } = await following;
    assert.equal(asked, 0);
    if (isLeft) leaving.abort(new Error('left'));
    else await reading.return?.();
    assert.deepEqual(await read(audio), chunks);
    assert.equal(asked, 1);
    assert.equal(values.size, 0);
  }
});

test('a claim without parts is waited for a second, and one that is gone not at all', async (t) => {
  const { machines, values } = await twoMachines(t);
  const claim = `hailo-piper:phrase:claim:${KEY}`;
  values.set(claim, `${'0'.repeat(32)}i`);
  const startedAt = performance.now();
  const spoken = machines[0].speak(order, {}, async () => speechOf(chunks));
  assert.deepEqual(await read((await spoken).audio), chunks);
  const waited = performance.now() - startedAt;
  assert.ok(waited > 900 && waited < 3000, `${waited}`);
});

test('who waits does not follow background work, and a claim that is none is not believed', async (t) => {
  for (const value of [`${'0'.repeat(32)}b`, 'nonsense']) {
    const { machines, values } = await twoMachines(t);
    values.set(`hailo-piper:phrase:claim:${KEY}`, value);
    const spoken = await machines[0].speak(order, {}, async () => speechOf(chunks));
    assert.deepEqual(await read(spoken.audio), chunks);
  }
});

test('the failure of the engine is the answer, and the claim is released', async (t) => {
  const { machines, values } = await twoMachines(t);
  const error = new EngineError('input_not_speakable', 'No.');
  const spoken = machines[0].speak(order, {}, () => Promise.reject(error));
  await assert.rejects(spoken, error);
  while (values.size > 0) await delay(1);
});
