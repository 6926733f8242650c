import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doorsUnderTest } from './testing/doors.ts';

const { withDoor } = await doorsUnderTest();
const TEXT = 'One sentence. Another one.';

test('each text is one line in the log, with its facts and without the text', async () => {
  await withDoor(async ({ client, loggedTexts }) => {
    const one = client();
    one.send('synthesize', { text: TEXT, voice: { name: 'multi-speaker', speaker: '1' } });
    await one.until('audio-stop');
    one.send('synthesize-start');
    for (const text of [...TEXT]) one.send('synthesize-chunk', { text });
    one.send('synthesize-stop');
    await one.until('synthesize-stopped');

    const texts = await loggedTexts(2);
    const [whole, pieces, ...more] = texts;
    assert.deepEqual(more, []);
    for (const [line, event, voice, speaker] of [
      [whole, 'synthesize', 'multi-speaker', 1],
      [pieces, 'synthesize-start', 'medium-shape', undefined],
    ] as const) {
      const { duration_ms, first_audio_ms, audio_seconds, ...facts } = line ?? {};
      assert.deepEqual(facts, {
        ...{ door: 'wyoming', event, outcome: 'spoken', voice, speaker },
        ...{ characters: TEXT.length, error: undefined },
      });
      assert.ok(Number(first_audio_ms) >= 0 && Number(first_audio_ms) <= Number(duration_ms));
      assert.ok(Number(audio_seconds) > 0.2);
    }
    assert.ok(!JSON.stringify(texts).includes('sentence.'));
  });
});

test('a refused text is a line with the code that its client got', async () => {
  await withDoor(async ({ client, loggedTexts }) => {
    const one = client();
    const nobody = { name: 'nobody' };
    await one.ask('synthesize', { text: TEXT, voice: nobody });
    await one.ask('synthesize', { text: 7 });
    one.send('synthesize-start', { voice: nobody });
    one.send('synthesize-stop');
    await one.until('error');
    one.send('synthesize-start');
    one.send('synthesize-chunk', { text: 'a\0b' });
    one.send('synthesize-stop');
    await one.until('synthesize-stopped');
    await one.until('synthesize-stopped');
    assert.deepEqual(
      (await loggedTexts(4)).map(({ event, outcome, error }) => [event, outcome, error]),
      [
        ['synthesize', 'failed', 'voice_not_found'],
        ['synthesize', 'failed', 'invalid_request'],
        ['synthesize-start', 'failed', 'voice_not_found'],
        ['synthesize-start', 'failed', 'invalid_input'],
      ],
    );
  });
});

test('a text whose client begins another, or leaves, is a line that says so', async () => {
  await withDoor(async ({ client, loggedTexts }) => {
    const one = client();
    one.send('synthesize-start');
    one.send('synthesize-chunk', { text: 'This is not spoken' });
    one.send('synthesize-start');
    one.send('synthesize-chunk', { text: 'Nor this' });
    // Its answer says that everything before was read.
    await one.ask('ping');
    await one.leave();
    for (const { event, outcome, characters } of await loggedTexts(2)) {
      assert.deepEqual([event, outcome], ['synthesize-start', 'left']);
      assert.ok(Number(characters) > 0);
    }
  });
});
