import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CatalogueError } from './catalogue-error.ts';
import { withClaim } from './directory-claim.ts';
import type { VoiceTerms } from './model-card.ts';
import type { Answer, FileRequest } from './testing/file-server.ts';
import { type Home, installed, setUpHome, TUGAO, VOICE } from './testing/home.ts';
import { sampleVoice } from './testing/sample-voice.ts';

const isModel = (path: string) => path.endsWith('.onnx');
const flipped = (body: Buffer) => body.map((byte, at) => (at === 99 ? byte ^ 1 : byte)) as Buffer;

test('a voice is installed by id, old name or address, with its card', async (t) => {
  for (const name of [VOICE.id, 'old-anna', 'URL']) {
    const home = await setUpHome(t);
    const url = `${home.url}/de/de_DE/anna/medium/${VOICE.id}.onnx`;
    const terms: VoiceTerms[] = [];
    const added = await home.add(name === 'URL' ? url : name, {
      acceptTerms: async (_id, given) => terms.push(given) > 0,
    });
    const model = join(home.directory, VOICE.id, `${VOICE.id}.onnx`);
    assert.deepEqual(added, { id: VOICE.id, state: 'added', model });
    assert.deepEqual(home.files(), installed(VOICE));
    assert.deepEqual(fs.readFileSync(model), VOICE.model);
    assert.equal(fs.statSync(model).mode & 0o777, 0o644);
    assert.deepEqual(terms, [{ licence: 'CC0', credit: `https://example.org/${VOICE.id}` }]);
  }
});

test('an id that is not ASCII is the same in both normal forms', async (t) => {
  const home = await setUpHome(t);
  await home.add(TUGAO.id.normalize('NFD'));
  assert.deepEqual(home.files(), installed(TUGAO));
  assert.equal((await home.add(TUGAO.id)).state, 'present');
});

test('the card comes first, and a voice that is not accepted is not fetched', async (t) => {
  const home = await setUpHome(t, undefined, [sampleVoice(VOICE.id, 'See URL')]);
  await assert.rejects(home.add(VOICE.id), {
    code: 'licence_not_accepted',
    message: `no licence is stated for ${VOICE.id}; --accept-licence takes it all the same`,
  });
  assert.ok(!home.requests.some(({ path }) => isModel(path)));
  assert.deepEqual(home.files(), []);
  await home.add(VOICE.id, { acceptTerms: async () => true });
  assert.deepEqual(home.files(), installed(VOICE));
});

/** What a server does with every request for a model. */
const BAD: Readonly<Record<string, Answer>> = {
  'breaks off': { upTo: 1000, ending: 'cut', ignoresRange: true },
  truncates: { change: (body) => body.subarray(5), headers: { 'content-length': undefined } },
  corrupts: { change: flipped },
  stalls: { upTo: 0, ending: 'stall' },
  'redirects without end': { status: 302, headers: { location: '#' } },
  'lies about the length': { headers: { 'content-length': '12' } },
  'has no model': { status: 404 },
  'has an error of its own': { status: 507 },
};

for (const [what, answer] of Object.entries(BAD)) {
  test(`a server that ${what} leaves nothing behind`, async (t) => {
    const home = await setUpHome(t, ({ path }) => (isModel(path) ? answer : undefined));
    const fetch = { pausesMs: [0, 0], stallMs: answer.ending === 'stall' ? 300 : 60_000 };
    await assert.rejects(home.add(VOICE.id, { fetch }), (error) => {
      assert.ok(error instanceof CatalogueError, String(error));
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
    assert.deepEqual(home.files(), []);
  });
}

test('a voice that cannot speak is not installed', async (t) => {
  const home = await setUpHome(t);
  const check = async () => {
    throw new CatalogueError('not_a_voice', 'it says nothing');
  };
  await assert.rejects(home.add(VOICE.id, { check }), /it says nothing/);
  assert.deepEqual(home.files(), []);
});

test('a voice is tried before anybody can see it', async (t) => {
  const home = await setUpHome(t);
  const check = async (model: string) => {
    assert.deepEqual(fs.readFileSync(model), VOICE.model);
    assert.deepEqual(fs.readdirSync(home.directory), [`.adding-${VOICE.id}`]);
  };
  await home.add(VOICE.id, { check });
});

test('two at a time in one folder: the second is told so', async (t) => {
  const home = await setUpHome(t);
  fs.mkdirSync(home.directory, { recursive: true });
  await withClaim(home.directory, async () => {
    await assert.rejects(home.add(VOICE.id), { code: 'busy' });
  });
  await home.add(VOICE.id);
});

test('a folder that is not writable is named', async (t) => {
  const home = await setUpHome(t);
  fs.mkdirSync(join(home.directory, '..'), { recursive: true });
  fs.writeFileSync(home.directory, 'a file');
  await assert.rejects(home.add(VOICE.id), { code: 'not_writable', message: /state\/models/ });
});

test('an unknown name lists what is near, and why a catalogue is left out', async (t) => {
  const home = await setUpHome(t);
  await assert.rejects(home.add('de_DE-ana-medium'), {
    code: 'voice_not_found',
    message: `there is no voice "de_DE-ana-medium" in loopback; near it: ${VOICE.id}`,
  });
  fs.rmSync(join(home.root, 'voices.json'));
  await assert.rejects(home.add(VOICE.id), /the catalogue loopback is left out: .* answers 404$/);
  for (const name of ['ftp://example.org/x.onnx', 'file:///etc/passwd', 'http://']) {
    await assert.rejects(home.add(name), { code: 'not_a_voice' });
  }
});

test('a card that cannot be fetched now is not taken for one that is not there', async (t) => {
  const isCard = ({ path }: FileRequest) => path.endsWith('MODEL_CARD');
  const broken = await setUpHome(t, (request) => (isCard(request) ? { status: 500 } : undefined));
  const url = (home: Home) => `${home.url}/de/de_DE/anna/medium/${VOICE.id}.onnx`;
  await assert.rejects(broken.add(url(broken)), { code: 'fetch_failed', message: /MODEL_CARD/ });
  const absent = await setUpHome(t, (request) => (isCard(request) ? { status: 404 } : undefined));
  await assert.rejects(absent.add(url(absent)), { code: 'licence_not_accepted' });
  await assert.rejects(absent.add(VOICE.id), { code: 'file_not_found', message: /MODEL_CARD/ });
});

test('the folder of a voice can be read by the service, whatever the umask is', async (t) => {
  const home = await setUpHome(t);
  const old = process.umask(0o077);
  t.after(() => process.umask(old));
  await home.add(VOICE.id);
  assert.equal(fs.statSync(join(home.directory, VOICE.id)).mode & 0o777, 0o755);
});
