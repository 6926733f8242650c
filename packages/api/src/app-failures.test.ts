import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineError } from '@hailo-piper/engine';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { appUnderTest, type ErrorBody } from './testing/app-under-test.ts';

const SPEECH = '/v1/audio/speech';

const FAILURES = [
  ['queue_full', 429, 'rate_limit_error', '7'],
  ['draining', 503, 'server_error', '7'],
  ['engine_unavailable', 503, 'server_error', '7'],
  ['timeout', 504, 'server_error', '7'],
  ['engine_crashed', 500, 'server_error', '7'],
] as const;

for (const [code, status, type, retryAfter] of FAILURES) {
  test(`${code} from the engine is ${status}`, async () => {
    const engine = createFixtureEngine({
      admit: () => {
        throw new EngineError(code, 'said so', { retryAfterSeconds: 6.2 });
      },
    });
    const response = await appUnderTest(engine).post(SPEECH, { input: 'One.' });
    assert.equal(response.status, status);
    assert.equal(response.headers.get('retry-after'), retryAfter);
    const expected = { error: { message: 'said so', type, param: null, code } };
    assert.deepEqual(await response.json(), expected);
  });
}

test('a failure before the first audio is an error with `x-should-retry: false`', async () => {
  const engine = createFixtureEngine({
    beforeSentence: () => {
      throw new EngineError('synthesis_failed', 'the model said no');
    },
  });
  const response = await appUnderTest(engine).post(SPEECH, { input: 'One. Two.' });
  assert.equal(response.status, 500);
  assert.equal(response.headers.get('x-should-retry'), 'false');
  assert.equal(((await response.json()) as ErrorBody).error.code, 'synthesis_failed');
});

test('a transient failure has `retry-after`', async () => {
  for (const code of ['synthesis_failed', 'voice_load_failed', 'engine_unavailable'] as const) {
    const engine = createFixtureEngine({
      beforeSentence: () => {
        throw new EngineError(code, 'not now', { retryAfterSeconds: 1 });
      },
    });
    const response = await appUnderTest(engine).post(SPEECH, { input: 'One.' });
    assert.ok(response.status >= 500);
    assert.equal(response.headers.get('retry-after'), '1');
    assert.equal(response.headers.get('x-should-retry'), null);
  }
});

const NAMING_PATHS = [
  'cannot load the voice /var/lib/hailo-piper/models/joe.onnx: it is not a file',
  "Load model from /home/some one/state/prepared/joe-1/decoder.onnx failed:File doesn't exist",
  "ENOENT: no such file or directory, open '/tmp/x'",
  'Cannot find module "file:///opt/hailo-piper/worker.js"',
  'bad weights (/srv/voices/weights.bin)',
  'cannot read ../voices/joe.onnx',
];

for (const message of NAMING_PATHS) {
  test(`a path appears in the log and not in the answer: ${message.slice(0, 30)}`, async () => {
    const engine = createFixtureEngine({
      beforeSentence: () => {
        throw new EngineError('voice_load_failed', message);
      },
    });
    const { post, log } = appUnderTest(engine);
    const { error } = (await (await post(SPEECH, { input: 'One.' })).json()) as ErrorBody;
    assert.equal(error.message, 'The voice could not be loaded.');
    const entry = log.find(({ msg }) => msg === 'request failed');
    assert.ok(String(entry?.cause).includes(message));
  });
}

test('a message without a path is sent, even if it has slashes', async () => {
  for (const message of ['it said 1/2 and/or km/h', 'a / alone', 'audio/wav is no voice']) {
    const engine = createFixtureEngine({
      beforeSentence: () => {
        throw new EngineError('engine_unavailable', message);
      },
    });
    const response = await appUnderTest(engine).post(SPEECH, { input: 'One.' });
    assert.equal(((await response.json()) as ErrorBody).error.message, message);
  }
});
