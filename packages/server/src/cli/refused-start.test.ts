import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { testVoice } from '@hailo-piper/engine/testing';
import { CliProcess } from '../testing/cli-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-refused-'));
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

const OTHER_GRAPH = fileURLToPath(
  new URL('../../../engine/data/tashkeel/model.onnx', import.meta.url),
);

/** A copy of a voice, to be damaged. */
const voice = (name: string, { model = 'medium-shape', config = {} } = {}): string => {
  const path = join(folder, `${name}.onnx`);
  cpSync(testVoice(model), path);
  const json = JSON.parse(readFileSync(`${testVoice(model)}.json`, 'utf8'));
  writeFileSync(`${path}.json`, JSON.stringify({ ...json, ...config }));
  return path;
};

const spoilt = (name: string, spoil: (path: string) => void): string => {
  const path = voice(name);
  spoil(path);
  return `piper: { model_path: ${path} }`;
};
const named = (path: string) => `piper: { model_path: ${path} }`;

const other = createServer().listen(0, '127.0.0.1');
await once(other, 'listening');
after(() => other.close());
const { port: taken } = other.address() as AddressInfo;

/** Faulty configurations with their one-line messages. */
const FAULTS: readonly (readonly [name: string, yaml: string, why: RegExp, status?: number])[] = [
  [
    'a truncated model',
    spoilt('cut', (path) => truncateSync(path, 20_000)),
    /cannot load the voice: .*\/cut\.onnx is cut short: it has 20000 bytes/,
  ],
  [
    'a model of other bytes',
    spoilt('noise', (path) => writeFileSync(path, Buffer.from([8, 7, 0, 255, 3, 1, 2]))),
    /cannot load the voice: .*\/noise\.onnx is (cut short|not an ONNX model): /,
  ],
  [
    'a model that is text',
    spoilt('prose', (path) => writeFileSync(path, 'Once upon a time')),
    /prose\.onnx is text and not an ONNX model$/,
  ],
  ['a model that is empty', spoilt('none', (path) => writeFileSync(path, '')), /is empty$/],
  ['a model that is not there', named('/absent/x.onnx'), /\/absent\/x\.onnx does not exist$/],
  [
    'no config',
    spoilt('bare', (path) => rmSync(`${path}.json`)),
    /bare\.onnx\.json does not exist$/,
  ],
  [
    'a config of broken JSON',
    spoilt('broken', (path) => writeFileSync(`${path}.json`, '{\n"audio":\n}')),
    /cannot read the voice's config .*broken\.onnx\.json/,
  ],
  [
    'a config without a field',
    named(voice('silent', { config: { audio: {} } })),
    /silent\.onnx\.json: audio\.sample_rate must be a number above 0$/,
  ],
  [
    'more speakers than the graph takes',
    named(voice('many', { config: { num_speakers: 3 } })),
    /many\.onnx: num_speakers is 3, but it takes no speaker$/,
  ],
  [
    'fewer speakers than the graph wants',
    named(
      voice('few', { model: 'multi-speaker', config: { num_speakers: 1, speaker_id_map: {} } }),
    ),
    /few\.onnx: num_speakers is 1, but it wants a speaker$/,
  ],
  [
    'a graph that is no voice',
    spoilt('other', (path) => cpSync(OTHER_GRAPH, path)),
    /other\.onnx: it is not a Piper voice: no input /,
  ],
  [
    'a language that espeak does not have',
    named(voice('tlh', { config: { espeak: { voice: 'tlh-nowhere' } } })),
    /tlh\.onnx: espeak-ng has no voice "tlh-nowhere"\.$/,
  ],
  [
    'an alias that leads nowhere',
    `${named(voice('alias'))}\nvoices: { aliases: { alloy: nobody } }`,
    /^hailo-piper: voices\.aliases\.alloy: there is no voice or speaker nobody; there are: alias$/,
  ],
  [
    'a port that is taken',
    `${named(voice('port'))}\nserver: { host: 127.0.0.1, port: ${taken} }`,
    /cannot listen on 127\.0\.0\.1 port \d+: it is already in use$/,
    1,
  ],
  ['a faulty configuration', 'server: { prot: 1 }', /\.yaml:1:\d+ server\.prot: /],
];

for (const [index, [name, yaml, why, status = 78]] of FAULTS.entries()) {
  test(`${name} is one line, and exit status ${status}`, async (t) => {
    const config = join(folder, `${index}.yaml`);
    writeFileSync(config, `${yaml}\n`);
    const port = yaml.includes('port:') || status === 1 ? [] : ['--port', '0'];
    const service = new CliProcess(t, folder, ['serve', ...port, '--config', config]);
    assert.equal(await service.exitCode(), status);
    assert.equal(service.complaints().length, 1, service.stderr);
    assert.match(service.complaints()[0] ?? '', /^hailo-piper: /);
    assert.match(service.complaints()[0] ?? '', why);
    assert.doesNotMatch(service.stderr, /^\s+at /m);
    // The fault is reported once, without a warning before it.
    assert.doesNotMatch(service.stderr, /"level":"(?:warning|error)"/);
    assert.equal(service.stdout, '');
  });
}

test('the first voice of a folder that loads speaks; log and /health name others', async (t) => {
  const voices = join(folder, 'voices');
  const cut = join(voices, 'a-cut.onnx');
  cpSync(voice('good'), join(voices, 'b-good.onnx'));
  cpSync(`${voice('good')}.json`, join(voices, 'b-good.onnx.json'));
  cpSync(voice('good'), cut);
  cpSync(`${voice('good')}.json`, `${cut}.json`);
  truncateSync(cut, 20_000);
  writeFileSync(join(voices, 'c.onnx'), '');
  const config = join(folder, 'voices.yaml');
  writeFileSync(config, `voices: { directory: ${voices} }\n`);
  const args = ['serve', '--port', '0', '--host', '127.0.0.1', '--config', config];
  const service = new CliProcess(t, folder, args);
  const health = await (await fetch(`${await service.url()}/health`)).json();
  const { voices_left_out: leftOut, model_info: info } = health as {
    voices_left_out: { file: string; reason: string }[];
    model_info: { model_path: string };
  };
  assert.equal(info.model_path, 'b-good.onnx');
  assert.deepEqual(
    leftOut.map(({ file }) => file),
    ['a-cut.onnx', 'c.onnx'],
  );
  assert.ok(!JSON.stringify(health).includes(folder));
  assert.match(leftOut[0]?.reason ?? '', /a-cut\.onnx is cut short/);
  const warnings = service.stderr
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const named = warnings.filter(({ level }) => level === 'warning').map(({ path }) => path);
  assert.deepEqual(named, [cut, join(voices, 'c.onnx')]);
});
