/** The npm client `openai`, unmodified, against the service; run by `npx -y pnpm@12 test:clients`. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { AUDIO_FORMATS } from '@hailo-piper/audio';
import OpenAI from 'openai';
import { Stream } from 'openai/streaming';
import { withService } from '../service/service.ts';
import { answered, healthOf, idle, LONG_TEXT, SERVICES, withFullQueue } from './services.ts';

const SPEECH = { model: 'tts-1', voice: 'alloy', input: 'Hello from the npm client.' } as const;
type Format = 'mp3' | 'opus' | 'aac' | 'flac' | 'wav' | 'pcm';

const clientOf = ({ url }: { url: string }, options: object = {}) =>
  new OpenAI({ baseURL: `${url}/v1`, apiKey: 'unused', ...options });

/** What the client throws, which must be of its own family. */
const failure = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => assert.fail('it was answered'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof OpenAI.APIError, String(error));
  return error;
};

test('speech, models and errors', async (t) => {
  await withService(SERVICES.fast, async (service) => {
    const client = clientOf(service);

    for (const { name, contentType } of AUDIO_FORMATS) {
      await t.test(`create: ${name}`, async () => {
        const { data, request_id } = await client.audio.speech
          .create({ ...SPEECH, response_format: name as Format })
          .withResponse();
        assert.equal(data.headers.get('content-type'), contentType);
        assert.ok((await data.arrayBuffer()).byteLength > 1000);
        assert.match(request_id ?? '', /^[\w-]{36}$/);
      });
    }

    await t.test('create: a voice by its id, an alias, a speed, instructions', async () => {
      const sizeOf = async (more: object) =>
        (
          await (
            await client.audio.speech.create({ ...SPEECH, response_format: 'pcm', ...more })
          ).arrayBuffer()
        ).byteLength;
      const normal = await sizeOf({ voice: { id: 'multi-speaker' } });
      assert.ok((await sizeOf({ voice: 'nova', speed: 4 })) < normal / 3);
      assert.ok((await sizeOf({ instructions: 'Speak cheerfully.' })) > 0);
    });

    await t.test('a streamed answer begins while it is still spoken', async () => {
      const response = await client.audio.speech.create({ ...SPEECH, input: LONG_TEXT });
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      assert.ok((await reader.read()).value?.length);
      assert.equal((await healthOf(service)).queue.active, 1);
      await reader.cancel();
      await idle(service);
    });

    await t.test('server-sent events, through its own reader of them', async () => {
      const seeded = { ...SPEECH, input: 'One. Two. Three.', seed: 1 };
      const plain = Buffer.from(await (await client.audio.speech.create(seeded)).arrayBuffer());
      const response = await client.audio.speech.create({ ...seeded, stream_format: 'sse' });
      const parts: Buffer[] = [];
      let usage: Record<string, number> = {};
      for await (const event of Stream.fromSSEResponse<{
        type: string;
        audio?: string;
        usage?: Record<string, number>;
      }>(response, new AbortController())) {
        if (event.type === 'speech.audio.delta') {
          parts.push(Buffer.from(event.audio ?? '', 'base64'));
        } else {
          assert.equal(event.type, 'speech.audio.done');
          usage = event.usage ?? {};
        }
      }
      assert.ok(Buffer.concat(parts).equals(plain));
      const { input_tokens = 0, output_tokens = 0, total_tokens } = usage;
      assert.ok(input_tokens > 0 && output_tokens > 0);
      assert.equal(total_tokens, input_tokens + output_tokens);
    });

    const ERRORS = [
      [{ voice: 'nobody' }, OpenAI.BadRequestError, 'voice_not_found', 'voice'],
      [{ input: ' ' }, OpenAI.BadRequestError, 'input_not_speakable', 'input'],
      [{ input: 'a'.repeat(5001) }, OpenAI.BadRequestError, 'input_too_long', 'input'],
      [{ speed: 0 }, OpenAI.BadRequestError, 'invalid_value', 'speed'],
      [
        { response_format: 'wma' as Format },
        OpenAI.BadRequestError,
        'unsupported_response_format',
        'response_format',
      ],
      [{ model: 'gpt-4o' }, OpenAI.NotFoundError, 'model_not_found', 'model'],
    ] as const;
    for (const [fields, kind, code, param] of ERRORS) {
      await t.test(`${code} is a ${kind.name} with code, param, type and request id`, async () => {
        const error = await failure(client.audio.speech.create({ ...SPEECH, ...fields }));
        assert.ok(error instanceof kind);
        assert.deepEqual(
          [error.code, error.param, error.type],
          [code, param, 'invalid_request_error'],
        );
        assert.match(error.requestID ?? '', /^[\w-]{36}$/);
        assert.ok(error.message.length > 10);
      });
    }

    await t.test('models are listed and found', async () => {
      const ids: string[] = [];
      for await (const model of client.models.list()) ids.push(model.id);
      assert.deepEqual(ids, ['piper', 'tts-1', 'tts-1-hd', 'gpt-4o-mini-tts', 'multi-speaker']);
      assert.equal((await client.models.retrieve('tts-1')).object, 'model');
      const error = await failure(client.models.retrieve('nothing'));
      assert.ok(error instanceof OpenAI.NotFoundError);
      assert.equal(error.code, 'model_not_found');
    });

    await t.test('an answer that is cut is an error, never a short file', async () => {
      const response = await client.audio.speech.create({ ...SPEECH, input: LONG_TEXT });
      const exited = once(service.process, 'exit');
      service.process.kill('SIGKILL');
      await assert.rejects(response.arrayBuffer());
      await exited;
    });
  });
});

test('a full queue', async (t) => {
  await withFullQueue(async (service, release) => {
    await t.test('is a RateLimitError with the time to come back', async () => {
      const client = clientOf(service, { maxRetries: 0 });
      const error = await failure(client.audio.speech.create(SPEECH));
      assert.ok(error instanceof OpenAI.RateLimitError);
      assert.deepEqual([error.code, error.type], ['queue_full', 'rate_limit_error']);
      assert.match(error.headers?.get('retry-after') ?? '', /^[1-9]\d*$/);
    });

    await t.test('is tried again after retry-after, by itself', async () => {
      const refused = await answered(service, 429);
      let retryAfterSeconds = 0;
      const client = clientOf(service, {
        fetch: async (url: string, init: RequestInit) => {
          const response = await fetch(url, init);
          if (response.status === 429) {
            retryAfterSeconds = Number(response.headers.get('retry-after'));
            await release();
          }
          return response;
        },
      });
      const startedAt = performance.now();
      const response = await client.audio.speech.create(SPEECH);
      assert.ok(performance.now() - startedAt >= retryAfterSeconds * 1000 && retryAfterSeconds > 0);
      assert.ok((await response.arrayBuffer()).byteLength > 1000);
      assert.equal(await answered(service, 429), refused + 1);
    });
  });
});

test('a request that would fail again is not tried again', async () => {
  await withService(SERVICES.failing, async (service) => {
    const failing = { ...SPEECH, length_scale: 8.7 };
    const error = await failure(clientOf(service).audio.speech.create(failing));
    assert.ok(error instanceof OpenAI.InternalServerError);
    assert.equal(error.code, 'synthesis_failed');
    assert.equal(await answered(service, 500), 1);
  });
});

test('leaving', async (t) => {
  await withService(SERVICES.real, async (service) => {
    // The longest window of the decoder is 3 s of audio.
    const ONE_WINDOW_MS = 1500;
    const client = clientOf(service, { maxRetries: 0 });

    await t.test('an aborted download frees the worker within a window', async () => {
      const abort = new AbortController();
      const { signal } = abort;
      const response = await client.audio.speech.create(
        { ...SPEECH, input: LONG_TEXT },
        { signal },
      );
      const reader = (response.body as ReadableStream<Uint8Array>).getReader();
      for (let bytes = 0; bytes < 200_000; ) bytes += (await reader.read()).value?.length ?? 0;
      assert.equal((await healthOf(service)).workers.busy, 1);
      abort.abort();
      await assert.rejects(reader.read());
      const milliseconds = await idle(service);
      assert.ok(milliseconds < ONE_WINDOW_MS, `${milliseconds} ms`);
    });

    await t.test(
      'a client that runs out of patience gets its own error and frees the worker',
      async () => {
        const impatient = clientOf(service, { maxRetries: 0, timeout: 5 });
        const error = await failure(impatient.audio.speech.create({ ...SPEECH, input: LONG_TEXT }));
        assert.ok(error instanceof OpenAI.APIConnectionTimeoutError);
        const milliseconds = await idle(service);
        assert.ok(milliseconds < ONE_WINDOW_MS, `${milliseconds} ms`);
      },
    );
  });
});
