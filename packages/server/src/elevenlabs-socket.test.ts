import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elevenLabsService, type SocketMessage } from './testing/elevenlabs-service.ts';

const service = await elevenLabsService();
const TEXT = 'Dr. Smith paid 3.50 for it. “Really?” he asked! It was the 2. of May… 🙂 The end';
const MULTI = '/medium-shape/multi-stream-input?output_format=pcm_22050';
const SINGLE = '/medium-shape/stream-input?output_format=pcm_22050';
const BYTES_PER_MS = (2 * 22_050) / 1000;
const LONG = 'One sentence of very many is this. '.repeat(60);

const expected = await service.spoken(TEXT);

/** Pieces of random lengths, as UTF-16 code units; a half of a character is not JSON's. */
function piecesOf(text: string, seed: number): string[] {
  let state = seed;
  const pieces: string[] = [];
  const characters = [...text];
  while (characters.length > 0) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    pieces.push(characters.splice(0, 1 + ((state >>> 8) % 9)).join(''));
  }
  return pieces;
}

const alignmentsOf = (heard: readonly SocketMessage[]) =>
  heard.flatMap(({ alignment }) => alignment ?? []);

test('texts in random pieces sound as when they are sent whole, and alignments join to them', async () => {
  const client = await service.connect(MULTI);
  for (const context_id of ['a', 'b', 'c']) {
    client.send({ text: ' ', context_id, voice_settings: { stability: 0.5 } });
    const pieces = piecesOf(TEXT, context_id.charCodeAt(0));
    client.send(...pieces.map((text) => ({ text, context_id })));
    client.send({ text: '', context_id, flush: true }, { context_id, close_context: true });
  }
  for (const context of ['a', 'b', 'c']) {
    await client.final(context);
    assert.ok(client.audio(context).equals(expected), context);
    const own = client.heard.filter(({ contextId }) => contextId === context);
    const alignments = alignmentsOf(own);
    assert.equal(alignments.flatMap(({ chars }) => chars).join(''), TEXT);
    assert.equal(own.filter(({ isFinal }) => isFinal).length, 1);
    for (const { alignment, normalizedAlignment } of own) {
      assert.deepEqual(alignment, normalizedAlignment);
    }
  }
  await client.leave();
});

test('times count from their message, or with sync_alignment from the beginning', async () => {
  const heardWith = async (more: string) => {
    const client = await service.connect(`${MULTI}${more}`);
    client.send({ text: TEXT, flush: true }, { close_socket: true });
    assert.equal(await client.closed, 1000);
    return client.heard;
  };
  const [own, whole] = await Promise.all([heardWith(''), heardWith('&sync_alignment=true')]);
  let bytes = 0;
  const bases: number[] = [];
  for (const { audio, alignment } of whole) {
    if (alignment) bases.push(Math.round(bytes / BYTES_PER_MS));
    bytes += Buffer.from(audio ?? '', 'base64').length;
  }
  const relative = alignmentsOf(own);
  const absolute = alignmentsOf(whole);
  assert.ok(relative.length > 2);
  assert.deepEqual(bases.length, relative.length);
  for (const [index, { chars, charStartTimesMs, charDurationsMs }] of absolute.entries()) {
    const base = bases[index] ?? 0;
    const other = relative[index];
    assert.deepEqual(other?.chars, chars);
    assert.deepEqual(other?.charDurationsMs, charDurationsMs);
    assert.deepEqual(
      other?.charStartTimesMs,
      charStartTimesMs.map((start) => start - base),
    );
    const end = (charStartTimesMs.at(-1) ?? 0) + (charDurationsMs.at(-1) ?? 0);
    assert.equal(end, bases[index + 1] ?? Math.round(bytes / BYTES_PER_MS));
  }
});

test('a flush speaks what there is, and the context goes on', async () => {
  const client = await service.connect(MULTI);
  client.send({ text: 'One' }, { flush: true });
  await client.until(({ audio }) => audio !== undefined);
  client.send({ text: 'two.', flush: true }, { close_context: true });
  await client.final('default');
  const one = await service.spoken('One');
  const two = await service.spoken('two.');
  assert.ok(client.audio('default').equals(Buffer.concat([one, two])));
  await client.leave();
});

test('stream-input speaks one text, and closes', async () => {
  const client = await service.connect(SINGLE);
  client.send({ text: ' ', voice_settings: { speed: 1 }, xi_api_key: 'any' });
  client.send(...piecesOf(TEXT, 5).map((text) => ({ text })), { text: '' });
  assert.equal(await client.closed, 1000);
  assert.ok(client.audio().equals(expected));
  assert.deepEqual(client.heard.at(-1), { audio: null, isFinal: true });
});

test('close_context drops what was not flushed, and frees the worker', async () => {
  const client = await service.connect(MULTI);
  client.send({ text: LONG, context_id: 'a' });
  await client.until(({ audio }) => audio !== undefined);
  client.send({ context_id: 'a', close_context: true });
  await client.final('a');
  await service.idle();
  assert.ok(client.audio('a').length < (await service.spoken(LONG)).length / 2);

  client.send({ text: 'Spoken. ', context_id: 'b', flush: true });
  client.send({ text: LONG, context_id: 'b' }, { context_id: 'b', close_context: true });
  await client.final('b');
  assert.ok(client.audio('b').equals(await service.spoken('Spoken.')));
  await client.leave();
});

test('a closed context may be opened again by its name', async () => {
  const client = await service.connect(MULTI);
  for (let time = 0; time < 2; time++) {
    client.send({ text: 'Again.', context_id: 'a', flush: true });
    client.send({ context_id: 'a', close_context: true });
  }
  client.send({ close_socket: true });
  await client.closed;
  const once = await service.spoken('Again.');
  assert.ok(client.audio('a').equals(Buffer.concat([once, once])));
  assert.deepEqual(
    client.heard.map(({ isFinal }) => isFinal).filter((isFinal) => isFinal !== undefined),
    [true, true],
  );
});

test('a client that leaves frees the worker, however many do', async () => {
  const clients = await Promise.all(Array.from({ length: 20 }, () => service.connect(MULTI)));
  for (const client of clients) client.send({ text: LONG, context_id: 'a' });
  await clients[0]?.until(({ audio }) => audio !== undefined);
  await Promise.all(clients.map((client) => client.leave()));
  await service.idle();
});

test('a context without messages is ended; keep-alives open none', async () => {
  const client = await service.connect(`${MULTI}&inactivity_timeout=0.05`);
  client.send({ text: '' }, { text: '', context_id: 'none' }, { text: 'One', context_id: 'a' });
  await client.final('a');
  assert.ok(client.audio('a').equals(await service.spoken('One')));
  assert.ok(client.heard.every(({ contextId }) => contextId === 'a'));
  await client.leave();
});

test('the seed of an address and the speed of a context are honoured', async () => {
  const client = await service.connect(`${MULTI}&seed=7`);
  client.send({ text: TEXT, voice_settings: { speed: 2 }, flush: true }, { close_socket: true });
  await client.closed;
  assert.ok(client.audio('default').equals(await service.spoken(TEXT, { speed: 2, seed: 7 })));
});
