import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SpokenLine } from './spoken.ts';
import { spokenFile, spokenLines } from './synthesize.ts';
import { localService, sendJson } from './testing/local-service.ts';

const START = { type: 'start', voice: 'a', sample_rate: 22_050 };
const AUDIO = { type: 'audio', audio: 'AAA=' };
const END = { type: 'end', duration: 0, unknown: [] };
const textOf = (...lines: readonly object[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');

async function linesOf(signal = new AbortController().signal): Promise<SpokenLine[]> {
  const lines: SpokenLine[] = [];
  for await (const line of spokenLines({ text: 'One.', format: 'mp3' }, signal)) lines.push(line);
  return lines;
}

test('a speech is asked for as JSON lines with raw samples', async (t) => {
  const requests = await localService(t, (response) => response.end(textOf(START, AUDIO, END)));
  assert.deepEqual(await linesOf(), [START, AUDIO, END]);
  assert.deepEqual(requests, [
    {
      method: 'POST',
      path: '/speech/v1/synthesize',
      body: { text: 'One.', format: 'json', audio_format: 'pcm', stream: true },
    },
  ]);
});

test('a speech without its last line is cut, however the answer ended', async (t) => {
  await localService(t, (response) => response.end(textOf(START, AUDIO)));
  await assert.rejects(linesOf(), { name: 'ServiceError', code: 'cut' });
});

test('a speech whose connection was lost is cut', async (t) => {
  await localService(t, (response) => {
    response.write(textOf(START), () => response.destroy());
  });
  await assert.rejects(linesOf(), { name: 'ServiceError', code: 'cut' });
});

test('a line that is not JSON is a bad answer', async (t) => {
  await localService(t, (response) => response.end(`${textOf(START)}<html>\n`));
  await assert.rejects(linesOf(), { code: 'bad_answer' });
});

test('a speech that is given up fails with the reason for that', async (t) => {
  const giveUp = new AbortController();
  await localService(t, (response) => response.write(textOf(START)));
  await assert.rejects(
    async () => {
      for await (const line of spokenLines({ text: 'One.' }, giveUp.signal)) {
        assert.deepEqual(line, START);
        giveUp.abort();
      }
    },
    { name: 'AbortError' },
  );
});

test('a file has the name that the service gives it', async (t) => {
  const names = ['attachment; filename="speech.opus"', undefined];
  const requests = await localService(t, (response) => {
    const name = names.shift();
    if (name) response.setHeader('content-disposition', name);
    response.setHeader('content-type', 'audio/ogg').end('OggS');
  });
  const file = await spokenFile({ text: 'One.', format: 'opus' });
  assert.equal(file.name, 'speech.opus');
  assert.equal(file.blob.type, 'audio/ogg');
  assert.equal(await file.blob.text(), 'OggS');
  assert.deepEqual(requests[0]?.body, { text: 'One.', format: 'opus' });
  assert.equal((await spokenFile({ text: 'One.', format: 'vtt' })).name, 'speech.vtt');
});

test('a file that the service refuses is an error', async (t) => {
  const error = { message: 'No.', type: 'x', param: 'text', code: 'input_not_speakable' };
  await localService(t, (response) => sendJson(response, { error }, 400));
  await assert.rejects(spokenFile({ text: '', format: 'mp3' }), { code: 'input_not_speakable' });
});
