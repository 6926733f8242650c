import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hono } from 'hono';
import { ApiError } from './errors.ts';
import type { JsonObject } from './json-body.ts';
import { readQuery } from './query.ts';
import { SynthesizeBody } from './routes/synthesize.schema.ts';

/** The fields of a query, or the message of its error. */
const read = async (query: string): Promise<JsonObject | string> => {
  let result: JsonObject | string = '';
  const app = new Hono().get('/', (c) => {
    try {
      result = readQuery(c, SynthesizeBody);
    } catch (error) {
      assert.ok(error instanceof ApiError);
      result = `${error.code} ${error.param}: ${error.message}`;
    }
    return c.text('');
  });
  await app.request(`/?${query}`);
  return result;
};

test('text becomes a number or a boolean if the schema wants one', async () => {
  assert.deepEqual(
    await read(
      'text=1+2%20%2B%203&speed=1.5&noise_scale=.5&seed=12&stream=true&normalize_audio=false&volume=1e1',
    ),
    {
      text: '1 2 + 3',
      speed: 1.5,
      noise_scale: 0.5,
      seed: 12,
      stream: true,
      normalize_audio: false,
      volume: 10,
    },
  );
});

test('text stays text if the schema allows it, or if it does not fit the type', async () => {
  const fields = {
    speaker: '3',
    voice: '5',
    normalize_audio: 'steady',
    speed: 'fast',
    seed: '',
    volume: '0x10',
    noise_scale: 'Infinity',
    stream: '1',
  };
  assert.deepEqual(await read(new URLSearchParams(fields).toString()), fields);
});

test('unknown fields stay text, even when given twice', async () => {
  assert.deepEqual(await read('x=1&x=2&__proto__=a&text=b'), {
    x: '1',
    ['__proto__']: 'a',
    text: 'b',
  });
});

test('text of any script and empty text are accepted', async () => {
  assert.deepEqual(await read(`text=${encodeURIComponent('Ünï 中 🙂 \ufffd')}`), {
    text: 'Ünï 中 🙂 \ufffd',
  });
  assert.deepEqual(await read(''), {});
});

test('a known field given twice, and a query that is not UTF-8, are refused', async () => {
  assert.match(String(await read('text=a&text=b')), /^invalid_value text: .*twice/);
  for (const text of ['%ff', '100%', '%C3']) {
    assert.match(String(await read(`text=${text}`)), /^invalid_value null: .*%25/);
  }
});
