import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doorsUnderTest } from './testing/doors.ts';
import { type Heard, heardAudio, typesOf, type WyomingClient } from './testing/wyoming-client.ts';

const { withDoor, spoken } = await doorsUnderTest();
const TEXT = 'Dr. Smith paid 3.50 for it. Really? Then he left.';

/** Home Assistant's order for any text. */
function stream(client: WyomingClient, parts: readonly string[], voice?: object): void {
  client.send('synthesize-start', voice && { voice });
  for (const text of parts) client.send('synthesize-chunk', { text });
  client.send('synthesize', { text: parts.join(''), ...(voice && { voice }) });
  client.send('synthesize-stop');
}

function expectOneRate(events: readonly Heard[]): void {
  const rates = events.flatMap(({ data: { rate, width, channels } }) =>
    rate === undefined ? [] : [`${rate} ${width} ${channels}`],
  );
  assert.equal(new Set(rates).size, 1);
  assert.ok(events.every(({ isInline }) => !isInline));
}

test('the description has one program with all voices and speakers', async () => {
  await withDoor(async ({ client }) => {
    const one = client();
    one.write('{ "type": "describe" }\n');
    const { type, data } = await one.next();
    assert.equal(type, 'info');
    assert.deepEqual(
      ['asr', 'handle', 'intent', 'wake', 'mic', 'snd'].map((kind) => data[kind]),
      Array.from({ length: 6 }, () => []),
    );
    const [program, ...more] = data.tts as Record<string, unknown>[];
    assert.deepEqual(more, []);
    assert.equal(program?.name, 'hailo-piper');
    assert.equal(program?.supports_synthesize_streaming, true);
    const voices = program?.voices as { name: string; speakers: { name: string }[] | null }[];
    assert.deepEqual(
      voices.map(({ name, speakers }) => [name, speakers === null ? 0 : speakers.length > 1]),
      [
        ['medium-shape', 0],
        ['multi-speaker', true],
      ],
    );
  });
});

test('a text sent whole is one audio, by name, alias, language and speaker', async () => {
  await withDoor(async ({ client }) => {
    const one = client();
    for (const voice of [
      undefined,
      { name: 'multi-speaker', speaker: '1' },
      { name: 'nova' },
      { language: 'en' },
    ]) {
      one.send('synthesize', {
        text: TEXT,
        ...(voice && { voice }),
        context: {},
        text_format: 'text',
      });
      const events = await one.until('audio-stop');
      assert.deepEqual(typesOf(events), ['audio-start', 'audio-chunk', 'audio-stop']);
      expectOneRate(events);
      const isOther = voice !== undefined && 'name' in voice;
      const name = isOther ? 'multi-speaker:1' : undefined;
      assert.ok(heardAudio(events).equals(await spoken(TEXT, name)));
    }
  });
});

test('a text in pieces is the same audio, and its copy is not spoken', async () => {
  await withDoor(async ({ client }) => {
    const one = client();
    for (const parts of [[TEXT], [...TEXT], TEXT.split(/(?<= )/)]) {
      stream(one, parts, { name: 'medium-shape' });
      const events = await one.until('synthesize-stopped');
      assert.deepEqual(typesOf(events), [
        ...['audio-start', 'audio-chunk', 'audio-stop', 'synthesize-stopped'],
      ]);
      expectOneRate(events);
      assert.ok(heardAudio(events).equals(await spoken(TEXT)));
    }
  });
});

test('what has nothing to speak ends without an error', async () => {
  await withDoor(async ({ client }) => {
    const one = client();
    for (const text of ['', ' \n', '...', '?!', '[[ ]]']) {
      one.send('synthesize', { text });
      assert.deepEqual(typesOf(await one.until('audio-stop')), ['audio-start', 'audio-stop']);
      stream(one, [text]);
      assert.deepEqual(typesOf(await one.until('synthesize-stopped')), ['synthesize-stopped']);
    }
    one.send('synthesize-start');
    one.send('synthesize-stop');
    assert.deepEqual(typesOf(await one.until('synthesize-stopped')), ['synthesize-stopped']);
    one.send('synthesize-stop');
    assert.deepEqual(typesOf(await one.until('synthesize-stopped')), ['synthesize-stopped']);
  });
});

test('an error comes before the end of a stream, and the connection lives', async () => {
  await withDoor(async ({ client }) => {
    const one = client();
    stream(one, [TEXT], { name: 'nobody' });
    const failed = await one.until('synthesize-stopped');
    assert.deepEqual(typesOf(failed), ['error', 'synthesize-stopped']);
    assert.equal(failed[0]?.data.code, 'voice_not_found');

    stream(one, ['a\0b']);
    assert.deepEqual(typesOf(await one.until('synthesize-stopped')), [
      'error',
      'synthesize-stopped',
    ]);
    stream(one, ['word '.repeat(500)]);
    const long = await one.until('synthesize-stopped');
    assert.deepEqual(typesOf(long), ['error', 'synthesize-stopped']);
    assert.equal(long[0]?.data.code, 'input_too_long');

    for (const [type, data, code] of [
      [
        'synthesize',
        { text: TEXT, voice: { name: 'multi-speaker', speaker: 'x' } },
        'speaker_not_found',
      ],
      ['synthesize', { text: TEXT, text_format: 'ssml' }, 'invalid_request'],
      ['synthesize', { text: 7 }, 'invalid_request'],
      ['synthesize', { text: TEXT, voice: 'medium-shape' }, 'invalid_request'],
      ['synthesize-chunk', { text: TEXT }, 'invalid_request'],
    ] as const) {
      const answer = await one.ask(type, data);
      assert.deepEqual([answer.type, answer.data.code], ['error', code]);
    }
    one.write('no header\n');
    assert.equal((await one.next()).type, 'error');
    one.write(`{"type":"synthesize","data_length":${17 * 1024 * 1024}}\n`);
    assert.equal((await one.next()).type, 'error');
    one.write(Buffer.alloc(17 * 1024 * 1024));
    assert.equal((await one.ask('ping', { text: 'still' })).data.text, 'still');
  });
});

test('a stream begun within another ends that one, with one warning', async () => {
  await withDoor(async ({ client, warnings }) => {
    const one = client();
    one.send('synthesize-start');
    one.send('synthesize-chunk', { text: 'This is not spoken' });
    stream(one, [TEXT]);
    const events = await one.until('synthesize-stopped');
    assert.equal(typesOf(events).at(-1), 'synthesize-stopped');
    assert.ok(heardAudio(events).equals(await spoken(TEXT)));
    assert.equal(warnings.length, 1);
  });
});

test('ping is answered while the connection speaks; other events are ignored', async () => {
  await withDoor(async ({ client }) => {
    const one = client();
    one.send('select-program', { name: 'other' });
    one.send('audio-chunk', { rate: 16_000, width: 2, channels: 1 });
    one.send('transcript', { text: 'x' });
    one.send('synthesize', { text: TEXT });
    one.send('ping', { text: 'now' });
    one.send('describe');
    const events = await one.until('audio-stop');
    const order = events.map(({ type }) => type);
    assert.ok(order.indexOf('pong') < order.indexOf('audio-chunk'));
    assert.ok(order.indexOf('info') < order.indexOf('audio-chunk'));
    assert.deepEqual((await one.ask('ping')).data, { text: null });
  });
});

test('silence fills the end and, if wanted, a gap', async () => {
  await withDoor(
    async ({ client }) => {
      const one = client();
      one.send('synthesize', { text: TEXT });
      const events = await one.until('audio-stop');
      const tail = heardAudio(events).subarray(-2 * 2205);
      assert.ok(tail.every((byte) => byte === 0));
      assert.equal(heardAudio(events).length, (await spoken(TEXT)).length + 2 * 2205);

      one.send('synthesize-start');
      one.send('synthesize-chunk', { text: 'One. Two' });
      // The last event of the gap is silence, although no text came.
      let silence: Heard | undefined;
      while (silence === undefined) {
        const heard = await one.next();
        const isQuiet = heard.payload.length > 0 && heard.payload.every((byte) => byte === 0);
        if (isQuiet) silence = heard;
      }
      one.send('synthesize-stop');
      assert.equal((await one.until('synthesize-stopped')).at(-1)?.type, 'synthesize-stopped');
    },
    { tail_silence: 100, gap_silence: true },
  );
});
