import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { test } from 'node:test';
import { elevenLabsService } from './testing/elevenlabs-service.ts';

const MULTI = '/medium-shape/multi-stream-input';
const ROUTE = '/elevenlabs/v1/text-to-speech/:voice_id/multi-stream-input';
const QUERY = 'output_format=pcm_22050';
const LONG = 'One sentence of very many is this. '.repeat(60);

test('a text has a line in the access log when it ends, as a request has, and is counted', async () => {
  const service = await elevenLabsService();
  const client = await service.connect(`${MULTI}?${QUERY}`);
  client.send({ text: 'One, ', context_id: 'a' }, { text: 'two 🙂.', context_id: 'a' });
  client.send({ context_id: 'a', flush: true }, { context_id: 'a', close_context: true });
  await client.final('a');
  client.send({ text: 'zebra '.repeat(3), context_id: 'a text, not a name', flush: true });
  await client.until(({ audio, contextId }) => contextId !== 'a' && audio !== undefined);
  await client.leave();
  const [spoken, left] = await service.logged(ROUTE, 2);
  const { duration_ms, first_audio_ms, request_id, audio_seconds, ...told } = spoken ?? {};
  assert.deepEqual(told, {
    ...{ method: 'GET', route: ROUTE, status: 101, outcome: 'spoken', context: 'a' },
    ...{ characters: 11, voice: 'medium-shape', format: 'pcm_22050' },
  });
  const seconds = client.audio('a').length / 2 / 22_050;
  assert.ok(Math.abs(Number(audio_seconds) - seconds) < 0.001, `${audio_seconds} ${seconds}`);
  assert.ok(Number(duration_ms) >= Number(first_audio_ms));
  assert.match(String(request_id), /^[\w-]+$/);
  // What a client calls a text may be text, and text is in no log.
  assert.equal(left?.context, undefined);
  assert.equal(left?.request_id, request_id);
  const metrics = await service.metrics();
  assert.match(metrics, /_door_requests_total\{door="elevenlabs",outcome="spoken"\} \d\n/);
  assert.match(metrics, /_door_time_to_first_audio_seconds_count\{door="elevenlabs"\} 2\n/);
  assert.ok(!service.log.some((line) => line.includes('zebra')));
});

test('the line says how a text ended: dropped, left or failed', async () => {
  const service = await elevenLabsService({ synthesis: { max_text_length: 3000 } });
  const client = await service.connect(`${MULTI}?${QUERY}`);
  const outcomes = async (count: number) =>
    (await service.logged(ROUTE, count)).map(({ context, outcome, error }) => [
      ...[context, outcome, error],
    ]);
  client.send({ text: 'a\0', context_id: 'bad' });
  await client.until(({ error }) => error !== undefined);
  client.send({ text: LONG, context_id: 'dropped' });
  await client.until(({ audio }) => audio !== undefined);
  client.send({ context_id: 'dropped', close_context: true });
  await client.final('dropped');
  client.send({ text: LONG, context_id: 'left' });
  await client.until(({ contextId }) => contextId === 'left');
  await client.leave();
  assert.deepEqual(await outcomes(3), [
    ['bad', 'failed', 'invalid_input'],
    ['dropped', 'left', undefined],
    ['left', 'left', undefined],
  ]);
  assert.match(
    await service.metrics(),
    /_door_errors_total\{door="elevenlabs",code="invalid_input"\} 1\n/,
  );
  const broken = await service.connect(`${MULTI}?${QUERY}`);
  broken.send('{');
  await broken.closed;
  assert.deepEqual((await outcomes(4)).at(-1), [undefined, 'failed', 'invalid_value']);
});

test('a request that opens no WebSocket is logged and counted as any request', async () => {
  const service = await elevenLabsService();
  const asked = request(`${service.url}/elevenlabs/v1/text-to-speech/x/other`, {
    headers: {
      ...{ connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' },
      ...{ 'sec-websocket-key': 'AAAAAAAAAAAAAAAAAAAAAA==', 'x-request-id': 'mine' },
    },
  });
  asked.end();
  const [response] = await once(asked, 'response');
  assert.equal(response.headers['x-request-id'], 'mine');
  response.resume();
  const [entry] = await service.logged('none', 1);
  assert.partialDeepStrictEqual(entry, {
    ...{ request_id: 'mine', method: 'GET', route: 'none', status: 404, error: 'not_found' },
  });
  assert.match(
    await service.metrics(),
    /hailo_piper_http_requests_total\{route="none",status="404"\} 1\n/,
  );
});
