/** curl, the headers that browsers send, and every speed; run by `npx -y pnpm@12 test:clients`. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { AUDIO_FORMATS } from '@hailo-piper/audio';
import { withService } from '../service/service.ts';
import { SERVICES } from './services.ts';

/** What programs say they accept, who all mean: audio. */
const ACCEPTS = {
  'curl and others': '*/*',
  'OpenAI’s clients': 'application/octet-stream',
  'a page that fetches, Axios': 'application/json, text/plain, */*',
  'an audio element of Firefox':
    'audio/webm,audio/ogg,audio/wav,audio/*;q=0.9,application/ogg;q=0.7,video/*;q=0.6,*/*;q=0.5',
  'an address that is opened':
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
};

const curl = async (...args: readonly string[]): Promise<Buffer> => {
  const { stdout } = await promisify(execFile)('curl', ['--silent', '--show-error', ...args], {
    encoding: 'buffer',
    maxBuffer: 1e9,
  });
  return stdout;
};

const JSON_HEADER = ['--header', 'content-type: application/json'];

test('curl and headers', async (t) => {
  await withService(SERVICES.fast, async ({ url }) => {
    const speech = `${url}/v1/audio/speech`;

    for (const { name, contentType } of AUDIO_FORMATS) {
      await t.test(`curl gets ${name}, with its type and a request id`, async () => {
        const body = JSON.stringify({ input: 'Hello.', response_format: name });
        const answer = await curl('--include', ...JSON_HEADER, '--data', body, speech);
        const [head = ''] = answer.toString('latin1').split('\r\n\r\n');
        assert.match(head, /^HTTP\/1\.1 200 OK\r\n/);
        assert.ok(head.includes(`content-type: ${contentType}\r\n`), head);
        assert.match(head, /\r\nx-request-id: [\w-]{36}\r\n/);
        assert.ok(answer.length - head.length > 1000);
      });
    }

    for (const [who, accept] of Object.entries(ACCEPTS)) {
      await t.test(`${who}: accept: ${accept}`, async () => {
        const response = await fetch(speech, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept, 'accept-encoding': 'gzip, br' },
          body: JSON.stringify({ input: 'Hello.' }),
        });
        assert.equal(response.status, 200);
        assert.equal(response.headers.get('content-type'), 'audio/wav');
        assert.equal(response.headers.get('content-encoding'), null);
        const wav = Buffer.from(await response.arrayBuffer());
        assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
      });
    }

    await t.test('curl by HTTP/1.0 and with Expect: 100-continue is served', async () => {
      const body = JSON.stringify({ input: 'Hello.' });
      for (const option of [['--http1.0'], ['--header', 'expect: 100-continue']]) {
        const wav = await curl(...option, '--fail', ...JSON_HEADER, '--data', body, speech);
        assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
      }
    });

    await t.test('curl --data without a content type is told what to send', async () => {
      const answer = await curl('--data', '{"input":"Hello."}', speech);
      const { error } = JSON.parse(answer.toString()) as { error: Record<string, string> };
      assert.equal(error.code, 'unsupported_media_type');
      assert.match(error.message ?? '', /content-type: application\/json/);
    });
  });
});

test('every speed lasts as long as it says', async (t) => {
  await withService(SERVICES.real, async (service) => {
    const input = 'The quick brown fox jumps over the lazy dog, and then it takes a long rest.';
    const samplesAt = async (speed: number): Promise<number> => {
      const response = await service.speak({ input, speed, response_format: 'pcm' });
      return (await response.arrayBuffer()).byteLength / 2;
    };
    const normal = await samplesAt(1);
    for (const speed of [0.25, 0.5, 2, 4]) {
      await t.test(`speed ${speed}`, async () => {
        const ratio = ((await samplesAt(speed)) * speed) / normal;
        assert.ok(Math.abs(ratio - 1) < 0.05, `${ratio}`);
      });
    }
  });
});
