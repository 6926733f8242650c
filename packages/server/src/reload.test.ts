import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { ReloadableService, VOICE } from './testing/reloadable-service.ts';

const TEXT = 'The first sentence is short. The second one takes a little longer to say. ';
const ROOM = { queue: { max_requests: 200, max_slow_readers: 200, client_share: 1 } };

const hashOf = async (response: Response): Promise<string> => {
  assert.equal(response.status, 200, `${response.status}: ${response.headers.get('x-request-id')}`);
  return createHash('sha256')
    .update(Buffer.from(await response.arrayBuffer()))
    .digest('hex');
};

const started = (t: TestContext, sections = {}) =>
  ReloadableService.start(t, { ...ROOM, ...sections });

test('live keys hold from the next request, and 50 requests in flight are answered', async (t) => {
  const service = await started(t, { voices: { aliases: { narrator: VOICE } } });
  const asked = { text: TEXT.repeat(2), seed: 7 };
  const expected = await hashOf(await service.post(asked));
  const inFlight = Array.from({ length: 50 }, () => service.post(asked).then(hashOf));
  await Promise.race(inFlight);

  await service.reload(
    {
      ...ROOM,
      server: { host: '127.0.0.2' },
      voices: { aliases: { reader: VOICE } },
      logging: { level: 'WARNING' },
      synthesis: { max_text_length: 30, format: 'flac' },
    },
    /"msg":"changes that take a restart","keys":\["server\.host"\]/,
  );
  const quiet = await service.post({ text: 'As the reader.', voice: 'reader' });
  assert.equal(quiet.status, 200);
  assert.equal(quiet.headers.get('content-type'), 'audio/flac');
  await quiet.arrayBuffer();
  assert.equal((await service.post({ text: 'As none.', voice: 'narrator' })).status, 400);
  const long = await service.post({ text: 'Of more than thirty characters.' });
  assert.equal(long.status, 400);
  assert.match(await long.text(), /30/);

  assert.deepEqual(new Set(await Promise.all(inFlight)), new Set([expected]));
  const id = quiet.headers.get('x-request-id') ?? '?';
  assert.ok(!service.process.stderr.includes(id));
  await service.reload(ROOM);
  const logged = await service.post({ text: 'Said aloud.' });
  await logged.arrayBuffer();
  await service.process.output('stderr', new RegExp(logged.headers.get('x-request-id') ?? '?'));
});

test('two workers and one again under load: nothing is lost, answers stay the same', async (t) => {
  const service = await started(t);
  const asked = { text: TEXT, seed: 3 };
  const expected = await hashOf(await service.post(asked));
  let isOver = false;
  const answers: string[] = [];
  const clients = Array.from({ length: 4 }, async () => {
    while (!isOver) answers.push(await hashOf(await service.post(asked)));
  });
  const sentences: number[] = [];
  for (const worker_threads of [2, 1]) {
    const before = answers.length;
    const log = await service.reload(
      { ...ROOM, performance: { worker_threads } },
      /"engine replaced"/,
    );
    assert.match(log, /"because":\["performance\.worker_threads"\]/);
    assert.equal(await service.workers(), worker_threads);
    sentences.push(await service.counter('sentences_total'));
    while (answers.length < before + 6) await service.get('/health/live');
    sentences.push(await service.counter('sentences_total'));
  }
  isOver = true;
  await Promise.all(clients);
  // Counters arrive with the engine's heartbeats. Each text has two sentences; those of replaced
  // engines still count.
  const all = 2 * (answers.length + 1);
  do sentences.push(await service.counter('sentences_total'));
  while ((sentences.at(-1) as number) < all);
  assert.equal(sentences.at(-1), all);

  assert.deepEqual(new Set(answers), new Set([expected]));
  assert.deepEqual(
    sentences,
    sentences.toSorted((a, b) => a - b),
  );
});

test('a faulty file is reported by line and column, and nothing changes', async (t) => {
  const service = await started(t);
  const before = await service.get('/v1/voices');
  for (const [text, fault] of [
    ['server:\n  prot: 1\n', ':2:3 server.prot: unknown key'],
    [
      'voices: {aliases: {reader: x}}\nsynthesis: {max_text_length: 0}\n',
      ':2:30 synthesis.max_text_length: must be',
    ],
    ['queue: [\n', ':2:1 not valid YAML'],
    ['metrics: {enabled: false}\n', ':1:20 metrics.enabled: false is not available yet, only true'],
  ] as const) {
    writeFileSync(service.file, text);
    const log = await service.hangup(/"level":"error"/);
    assert.match(log, /the configuration was not read again; nothing has changed/);
    assert.ok(log.includes(`${service.file}${fault}`), log);
  }
  assert.equal(await service.get('/v1/voices'), before);
  await hashOf(await service.post({ text: 'It goes on. '.repeat(10) }));
  await service.reload({ ...ROOM, voices: { aliases: { reader: VOICE } } });
  assert.match(await service.get('/v1/voices'), /"aliases":\["reader"\]/);
});

test('a failed engine or an alias without a target changes nothing', async (t) => {
  const service = await started(t);
  for (const [sections, fault] of [
    [{ piper: { model_path: '/absent/x.onnx' } }, /\/absent\/x\.onnx does not exist/],
    [{ voices: { aliases: { reader: 'nobody' } } }, /voices\.aliases\.reader: there is no voice/],
    [
      { voices: { aliases: { reader: 'nobody' } }, performance: { worker_threads: 2 } },
      /voices\.aliases\.reader: there is no voice/,
    ],
  ] as const) {
    const changes = { synthesis: { max_text_length: 3 } };
    const log = await service.reload({ ...ROOM, ...changes, ...sections }, /"level":"error"/);
    assert.match(log, fault);
    assert.equal(await service.workers(), 1);
    await hashOf(await service.post({ text: 'It goes on.' }));
  }
});

test('the configured length scale takes effect with a new engine', async (t) => {
  const service = await started(t);
  const secondsOf = async () => {
    const response = await service.post({ text: TEXT, seed: 1, format: 'pcm' });
    return (await response.arrayBuffer()).byteLength;
  };
  const before = await secondsOf();
  await service.reload({ ...ROOM, piper: { length_scale: 2 } }, /"engine replaced"/);
  const after = await secondsOf();
  // Each duration is rounded up to whole frames.
  assert.ok(after > 1.6 * before && after < 2.1 * before, `${before} to ${after}`);
  assert.match(await service.get('/v1/voices'), /"length_scale":2/);
});

test('every live key of requests holds from the next request', async (t) => {
  const service = await started(t);
  const wav = await service.post({ text: TEXT, seed: 1 });
  assert.equal(wav.headers.get('content-type'), 'audio/wav');
  await wav.arrayBuffer();
  assert.equal((await service.post({ text: '...' })).status, 200);
  assert.equal(wav.headers.get('access-control-allow-origin'), null);

  await service.reload({
    queue: { max_requests: 3 },
    server: { cors_origins: ['*'] },
    synthesis: { format: 'mp3', mp3_bitrate: 32, sample_rate: 16000, unspeakable: 'error' },
  });
  const mp3 = await service.post({ text: TEXT, seed: 1 });
  assert.equal(mp3.headers.get('content-type'), 'audio/mpeg');
  assert.equal(mp3.headers.get('x-audio-sample-rate'), '16000');
  assert.equal(mp3.headers.get('access-control-allow-origin'), '*');
  const small = (await mp3.arrayBuffer()).byteLength;
  assert.equal((await service.post({ text: '...' })).status, 400);
  assert.equal(JSON.parse(await service.get('/health')).queue.limit, 3);

  await service.reload({
    server: { max_answers_share: 1e-9 },
    synthesis: { format: 'mp3', mp3_bitrate: 64, sample_rate: 16000 },
  });
  const refused = await service.post({ text: TEXT, seed: 1 });
  assert.equal(refused.status, 503);
  assert.match(await refused.text(), /max_answers_share/);

  await service.reload({ synthesis: { format: 'mp3', mp3_bitrate: 64, sample_rate: 16000 } });
  const large = (await (await service.post({ text: TEXT, seed: 1 })).arrayBuffer()).byteLength;
  assert.ok(large > 1.8 * small, `${small} to ${large}`);

  for (const key of ['request_timeout', 'whole_timeout']) {
    await service.reload({ performance: { [key]: 0.001 } });
    const late = await service.post({ text: TEXT.repeat(5) });
    assert.ok([504, 429].includes(late.status), `${key}: ${late.status}`);
    assert.match(await late.text(), new RegExp(key));
  }
});
