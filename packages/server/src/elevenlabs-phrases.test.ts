import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elevenLabsService, type SocketClient } from './testing/elevenlabs-service.ts';

const service = await elevenLabsService();
/** What pipecat and LiveKit ask for: each message is a whole sentence. */
const PHRASES = '/medium-shape/multi-stream-input?output_format=pcm_22050&auto_mode=true';
const LONG = 'One sentence of very many is this. '.repeat(60);

const charactersOf = (client: SocketClient): string =>
  client.heard.flatMap(({ alignment }) => alignment?.chars ?? []).join('');

test('a phrase is spoken when it is there, and the next one is another', async () => {
  const client = await service.connect(PHRASES);
  client.send({ text: ' ', context_id: 'a' }, { text: 'It is 3.', context_id: 'a' });
  await client.until(({ audio }) => audio !== undefined);
  // Without the space before it, pipecat's way.
  client.send({ text: 'Two more.', context_id: 'a' }, { context_id: 'a', flush: true });
  client.send({ context_id: 'a', close_context: true });
  await client.final('a');
  assert.equal(charactersOf(client), 'It is 3. Two more. ');
  assert.ok(client.audio('a').equals(await service.spoken('It is 3. Two more.')));
  await client.leave();
});

test('closed in the middle, a text of phrases is dropped, though each was flushed', async () => {
  const client = await service.connect(PHRASES);
  client.send({ text: LONG, context_id: 'a', flush: true });
  await client.until(({ audio }) => audio !== undefined);
  client.send({ context_id: 'a', close_context: true });
  await client.final('a');
  await service.idle();
  assert.ok(client.audio('a').length < (await service.spoken(LONG)).length / 2);
  await client.leave();
});

test('closed behind a flush of its own it is spoken, and closed once more it is dropped', async () => {
  const client = await service.connect(PHRASES);
  const whole = (await service.spoken(LONG)).length;
  for (const [context_id, isClosedAgain] of [
    ['a', false],
    ['b', true],
  ] as const) {
    client.send({ text: LONG, context_id, flush: true }, { text: '', context_id, flush: true });
    client.send({ context_id, close_context: true });
    await client.until(({ contextId, audio }) => contextId === context_id && audio !== undefined);
    if (isClosedAgain) client.send({ context_id, close_context: true });
    await client.final(context_id);
    const heard = client.audio(context_id).length;
    assert.ok(isClosedAgain ? heard < whole / 2 : heard === whole, `${heard} ${whole}`);
  }
  await service.idle();
  await client.leave();
});
