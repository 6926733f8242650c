import assert from 'node:assert/strict';
import { assertSame, type Both, isNear, type Rows, samplesOf } from './both.ts';

const text = 'Who is speaking here?';

const errorHere = async ({ here }: Both, fields: object): Promise<Record<string, string>> => {
  const { status, body } = await here('/v1/synthesize', { text, ...fields });
  assert.equal(status, 400, `${JSON.stringify(fields)}: ${status}`);
  return JSON.parse(body.toString()).error;
};

/** Piper's server speaks as speaker 0 does, whatever was asked for. */
const isTheFirst = async ({ post, spoken }: Both, fields: object) => {
  const { status, body } = await post({ text, ...fields });
  assert.equal(status, 200);
  const first = await spoken({ text, speaker_id: 0 });
  assert.ok(isNear(samplesOf(body), first), JSON.stringify(fields));
};

export const serverRows: Rows = {
  'The address that speaks': async (both) => {
    assert.equal((await both.post({ text })).status, 200);
    assert.equal((await both.here('/v1/synthesize', { text })).status, 200);
    for (const path of ['/', '/synthesize']) {
      const { status, body } = await both.here(path, { text });
      assert.equal(status, 200);
      assertSame(samplesOf(body), await both.spoken({ text }));
    }
    const { status, body } = await both.here('/');
    assert.equal(status, 404);
    assert.equal(JSON.parse(body.toString()).error.code, 'not_found');
  },
  'Content type of a request': async (both) => {
    const form = 'application/x-www-form-urlencoded';
    assert.equal((await both.post({ text }, form)).status, 500);
    assert.equal((await both.post({ text }, 'text/plain')).status, 200);
    for (const type of [form, 'text/plain']) {
      const { status, body } = await both.here('/v1/synthesize', { text }, type);
      assert.equal(status, 415);
      assert.match(body.toString(), /application\/json/);
      assert.equal((await both.here('/', { text }, type)).status, 200);
    }
  },
  'Content type of an answer': async (both) => {
    assert.match((await both.post({ text })).type, /^text\/html/);
    assert.equal((await both.here('/v1/synthesize', { text })).type, 'audio/wav');
  },
  Errors: async (both) => {
    const piper = await both.post('no JSON');
    assert.equal(piper.status, 500);
    assert.match(piper.type, /^text\/html/);
    const here = await both.here('/v1/synthesize', 'no JSON');
    assert.equal(here.status, 400);
    assert.equal(JSON.parse(here.body.toString()).error.code, 'invalid_json');
  },
  'An unknown voice': async (both) => {
    await isTheFirst(both, { voice: 'nobody' });
    assert.equal((await errorHere(both, { voice: 'nobody' })).code, 'voice_not_found');
  },
  'Another voice by its name': async (both) => {
    const { status, body } = await both.post({ text, voice: 'en_US-joe-medium' });
    assert.equal(status, 200);
    assert.notEqual(samplesOf(body).length, (await both.spoken({ text })).length);
    assert.equal((await errorHere(both, { voice: 'en_US-joe-medium' })).code, 'voice_not_found');
  },
  'No speaker named': async (both) => {
    await isTheFirst(both, {});
    assertSame(await both.spokenHere({ text }), await both.spoken({ text, speaker_id: 0 }));
  },
  'A speaker by name': async (both) => {
    const second = await both.spoken({ text, speaker_id: 1 });
    assertSame(await both.spokenHere({ text, speaker: 'speaker_1' }), second);
    await isTheFirst(both, { speaker: 'nobody' });
    assert.equal((await errorHere(both, { speaker: 'nobody' })).code, 'speaker_not_found');
  },
  'A speaker by number': async (both) => {
    const second = await both.spoken({ text, speaker_id: 1 });
    assert.ok(isNear(samplesOf((await both.post({ text, speaker_id: 1 })).body), second));
    assertSame(await both.spokenHere({ text, speaker_id: 1 }), second);
    assertSame(await both.spokenHere({ text, speaker: 1 }), second);
    await isTheFirst(both, { speaker: 1 });
    await isTheFirst(both, { speaker_id: 5 });
    assert.equal((await both.post({ text, speaker_id: 4 })).status, 500);
    assert.equal((await both.post({ text, speaker_id: -1 })).status, 200);
    for (const speaker_id of [4, 5, -1]) {
      assert.equal((await errorHere(both, { speaker_id })).param, 'speaker_id');
    }
  },
  '`null`': async (both) => {
    assert.equal((await both.post({ text, length_scale: null })).status, 500);
    const unset = { length_scale: null, voice: null, speaker: null, noise_scale: null };
    assertSame(await both.spokenHere({ text, ...unset }), await both.spoken({ text }));
  },
  'Numbers as strings': async (both) => {
    assert.equal((await both.post({ text, length_scale: '2' })).status, 200);
    assert.equal((await both.here('/', { text, length_scale: '2' })).status, 200);
    assert.equal((await errorHere(both, { length_scale: '2' })).code, 'invalid_type');
    const query = `text=${encodeURIComponent(text)}&length_scale=2`;
    assert.equal((await both.here(`/v1/synthesize?${query}`)).status, 200);
  },
  'Other fields, such as `noise_w`, `length`': async (both) => {
    for (const fields of [{ noise_w: 0.2 }, { length: 2 }, { length_w_scale: 0.8 }]) {
      const { status, body } = await both.post({ text, ...fields });
      assert.equal(status, 200);
      assert.ok(isNear(samplesOf(body), await both.spoken({ text })));
      const here = await both.here('/v1/synthesize', { text, ...fields });
      assert.equal(here.status, 200);
      assert.match(here.headers.get('x-hint') ?? '', new RegExp(Object.keys(fields)[0] ?? ''));
    }
  },
  '`GET /voices`': async (both) => {
    const listed = JSON.parse((await both.get('/voices')).body.toString());
    assert.ok('multi-speaker' in listed);
    const here = JSON.parse((await both.here('/voices')).body.toString());
    assert.deepEqual(here['multi-speaker'], listed['multi-speaker']);
    const { body } = await both.here('/v1/voices');
    assert.match(body.toString(), /"multi-speaker"/);
  },
  'Voices from the network': async (both) => {
    for (const path of ['/all-voices', '/download']) {
      assert.equal((await both.here(path)).status, 404);
    }
  },
};
