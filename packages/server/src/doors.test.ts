import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text as textOf } from 'node:stream/consumers';
import { after, test } from 'node:test';
import { type Config, defaultConfig } from '@hailo-piper/config';
import { testVoice } from '@hailo-piper/engine/testing';
import type { DoorDeps } from './door-deps.ts';
import { startService } from './service.ts';
import { Settings } from './settings.ts';
import { createLineDoor, type LineDoor } from './testing/line-door.ts';
import { VoiceLock } from './voice-lock.ts';

const state = mkdtempSync(join(tmpdir(), 'hailo-piper-doors-'));
process.env.XDG_STATE_HOME = state;
const ignored = () => {};
const standard = defaultConfig();
const config: Config = {
  ...standard,
  server: { ...standard.server, host: '127.0.0.1', port: 0 },
  synthesis: { ...standard.synthesis, max_text_length: 1_000_000 },
  queue: { ...standard.queue, max_requests: 1 },
  performance: { ...standard.performance, isolation: 'none' },
};

/** The service with HTTP and, by one more line, the line door. */
async function serve(settings: Config) {
  const opened: LineDoor[] = [];
  const line = (deps: DoorDeps): LineDoor => {
    const door = createLineDoor(deps);
    opened.push(door);
    return door;
  };
  const { port, stop } = await startService({
    settings: new Settings(settings),
    choice: {
      ...{ models: [testVoice('medium-shape')], voices: [testVoice('medium-shape')] },
      ...{ settling: [], leftOut: [] },
    },
    lock: new VoiceLock(),
    read: async () => ({ config: settings, source: null }),
    log: { debug: ignored, info: ignored, warning: ignored, error: ignored },
    moreDoors: { line },
  });
  after(() => stop(1000));
  return { url: `http://127.0.0.1:${port}`, linePort: opened[0]?.port ?? 0 };
}

const { url, linePort } = await serve(config);
after(() => rmSync(state, { recursive: true }));

/** The line door's request over HTTP. */
const overHttp = (text: string, more: object = {}): Promise<Response> =>
  fetch(`${url}/v1/synthesize`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ text, format: 'pcm', stream: true, seed: 7, ...more }),
  });
/** From a different address, so that it is another caller than HTTP's. */
const overLine = (text: string, port = linePort): Socket => {
  const socket = connect({ port, host: '127.0.0.1', localAddress: '127.0.0.2' });
  socket.on('error', ignored).write(`${text}\n`);
  return socket;
};
const metrics = async (): Promise<string> => (await fetch(`${url}/metrics`)).text();
const accepted = async (): Promise<number> => {
  const { queue } = (await (await fetch(`${url}/health`)).json()) as {
    queue: { waiting: number; active: number };
  };
  return queue.waiting + queue.active;
};
/** Polls until so many requests are in progress. */
const untilAccepted = async (count: number): Promise<void> => {
  while ((await accepted()) !== count);
};
const SENTENCE = 'This is what everybody has to say here.';
const LONG = `${SENTENCE} `.repeat(2000).trim();

test('another door gives the same samples as HTTP', async () => {
  const text = `${SENTENCE} And more.`;
  const response = await overHttp(text);
  assert.equal(response.status, 200);
  const expected = Buffer.from(await response.arrayBuffer());
  assert.ok(expected.length > 10_000);
  assert.ok(expected.equals(await buffer(overLine(text))));
});

test('its requests are counted in the metrics, without code in the door', async () => {
  const shown = await metrics();
  assert.match(shown, /\nhailo_piper_door_requests_total\{door="line",outcome="spoken"\} 1\n/);
  assert.match(shown, /\nhailo_piper_door_requests_total\{door="http",outcome="spoken"\} 1\n/);
  assert.match(shown, /\nhailo_piper_door_time_to_first_audio_seconds_count\{door="line"\} 1\n/);
  assert.equal(await textOf(overLine('\0')), 'error invalid_input');
  assert.match(await metrics(), /_door_errors_total\{door="line",code="invalid_input"\} 1\n/);
});

test('a hang-up stops its speech', async () => {
  const socket = overLine(LONG);
  await once(socket, 'data');
  assert.equal(await accepted(), 1);
  socket.destroy();
  await untilAccepted(0);
  const shown = await metrics();
  assert.match(shown, /_door_requests_total\{door="line",outcome="left"\} 1\n/);
  const spoken = /\nhailo_piper_sentences_total (\d+)\n/.exec(shown)?.[1];
  assert.ok(Number(spoken) < 1000, `${spoken} sentences were spoken`);
});

test('its callers take turns with those of HTTP', async () => {
  const response = await overHttp(LONG);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  let ended = false;
  const all = (async () => {
    while (!(await reader.read()).done);
    ended = true;
  })();
  const pcm = await buffer(overLine(SENTENCE));
  assert.ok(pcm.length > 10_000, pcm.toString('latin1', 0, 100));
  assert.equal(ended, false);
  await reader.cancel();
  await all;
  await untilAccepted(0);
});

test('it is refused while all places are taken, and served when one is free again', async () => {
  const leaving = new AbortController();
  const whole = () =>
    fetch(`${url}/v1/synthesize`, {
      method: 'POST',
      signal: leaving.signal,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text: LONG }),
    }).catch(() => undefined);
  const holders = [whole(), whole()];
  await untilAccepted(2);
  assert.equal(await textOf(overLine(SENTENCE)), 'error queue_full');
  assert.match(await metrics(), /_door_errors_total\{door="line",code="queue_full"\} 1\n/);
  leaving.abort();
  await Promise.all(holders);
  await untilAccepted(0);
  assert.ok((await buffer(overLine(SENTENCE))).length > 10_000);
});

test('late audio is a timeout there, too', async () => {
  const performance = { ...config.performance, request_timeout: 0.001 };
  const hasty = await serve({ ...config, performance });
  assert.equal(await textOf(overLine(LONG, hasty.linePort)), 'error timeout');
});
