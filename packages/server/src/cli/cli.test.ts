import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { testVoice } from '@hailo-piper/engine/testing';
import { CliProcess } from '../testing/cli-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-main-'));
after(() => rmSync(folder, { recursive: true, maxRetries: 5 }));

let files = 0;
function configFile(yaml: string): string {
  const path = join(folder, `${files++}.yaml`);
  writeFileSync(path, yaml);
  return path;
}

const cli = (t: TestContext, args: readonly string[]) => new CliProcess(t, folder, args);
const serve = (t: TestContext, args: readonly string[]) => cli(t, ['serve', ...args]);

const TINY = `piper:\n  model_path: ${testVoice('medium-shape')}\n`;
const tiny = (...args: string[]) => [
  '--port',
  '0',
  '--host',
  '127.0.0.1',
  '--config',
  configFile(TINY),
  ...args,
];

const speak = (url: string, input: string) =>
  fetch(`${url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input }),
  });

test('prints its address, and the printed command works unchanged', async (t) => {
  const service = serve(t, tiny());
  const [, command] = await service.output('stdout', /^ {2}(curl .*)$/m);
  const curl = spawn('sh', ['-c', `${command} -w '%{http_code} %{content_type}'`], { cwd: folder });
  let said = '';
  curl.stdout.on('data', (data) => {
    said += data;
  });
  await once(curl, 'close');
  assert.equal(said, '200 audio/wav');
  assert.match(service.stdout, /listens on http:\/\/127\.0\.0\.1:\d+ and speaks as medium-shape/);
  for (const line of service.stderr.trim().split('\n'))
    assert.equal(typeof JSON.parse(line), 'object');
});

test('a port in use is one line and exit status 1, before the voice is loaded', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  t.after(() => other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const service = serve(t, [...tiny(), '--port', String(port)]);
  assert.equal(await service.exitCode(), 1);
  const lines = service.stderr
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('{'));
  assert.deepEqual(lines, [
    `hailo-piper: cannot listen on 127.0.0.1 port ${port}: it is already in use`,
  ]);
  assert.equal(service.stdout, '');
});

test('a faulty configuration lists every fault and exits with 78', async (t) => {
  const path = configFile('server:\n  prot: 5003\n  port: 99999\n');
  const service = serve(t, ['--config', path]);
  assert.equal(await service.exitCode(), 78);
  assert.match(service.stderr, /0?\.yaml:2:3 server\.prot: .*did you mean/);
  assert.match(service.stderr, /\.yaml:3:9 server\.port: /);
  assert.equal(service.stderr.trim().split('\n').length, 2);
});

test('a missing configuration, model or model configuration exits with 78 and its name', async (t) => {
  const lonely = join(folder, 'lonely.onnx');
  writeFileSync(lonely, '');
  for (const [args, name] of [
    [['--config', join(folder, 'absent.yaml')], 'absent.yaml'],
    [['--config', configFile('piper:\n  model_path: /absent/voice.onnx\n')], '/absent/voice.onnx'],
    [['--config', configFile(`piper:\n  model_path: ${lonely}\n`)], 'lonely.onnx.json'],
  ] as const) {
    const service = serve(t, ['--port', '0', ...args]);
    assert.equal(await service.exitCode(), 78);
    assert.match(service.stderr, new RegExp(`^hailo-piper: .*${name.replaceAll('.', '\\.')}.*\n$`));
  }
});

test('a corrupt model or model configuration exits with 78 and its name', async (t) => {
  const config = '{"audio":{"sample_rate":22050},"phoneme_id_map":{"_":[0],"^":[1],"$":[2]}}';
  for (const [name, model, json] of [
    ['not-a-model', 'this is not ONNX', config],
    ['not-json', 'this is not ONNX', '{'],
  ] as const) {
    const path = join(folder, `${name}.onnx`);
    writeFileSync(path, model);
    writeFileSync(`${path}.json`, json);
    const service = serve(t, [
      '--port',
      '0',
      '--config',
      configFile(`piper:\n  model_path: ${path}\n`),
    ]);
    assert.equal(await service.exitCode(), 78);
    const lines = service.stderr
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('{'));
    assert.equal(lines.length, 1);
    assert.match(
      lines[0] ?? '',
      new RegExp(`^hailo-piper: cannot load the voice: .*${name}\\.onnx`),
    );
  }
});

test('wrong flags are one line and exit status 64', async (t) => {
  for (const [args, message] of [
    [['--prot', '1'], /^hailo-piper: Unknown option '--prot'.*\n$/],
    [['--port', '65536'], /^hailo-piper: --port must be a number from 0 to 65535.*\n$/],
    [['--port'], /^hailo-piper: .*--port.*\n$/],
    [['5003'], /^hailo-piper: .*5003.*\n$/],
  ] as const) {
    const service = serve(t, args);
    assert.equal(await service.exitCode(), 64);
    assert.match(service.stderr, message);
  }
});

test('--help and --version need no configuration', async (t) => {
  const help = serve(t, ['--help']);
  assert.equal(await help.exitCode(), 0);
  assert.match(help.stdout, /--port N/);
  const version = serve(t, ['--version']);
  assert.equal(await version.exitCode(), 0);
  assert.match(version.stdout, /^hailo-piper \d+\.\d+\.\d+\n$/);
});

test('SIGTERM fails readiness, refuses new requests, finishes others, exits with 0', async (t) => {
  const service = serve(t, tiny());
  const url = await service.url();
  const response = await speak(url, 'This is one sentence of very many. '.repeat(140));
  assert.equal(response.status, 200);
  const reader = response.body?.getReader();
  await reader?.read();

  service.child.kill('SIGTERM');
  await service.output('stderr', /"msg":"stopping"/);
  assert.equal((await fetch(`${url}/health/ready`)).status, 503);
  const refused = await speak(url, 'Too late.');
  assert.equal(refused.status, 503);
  assert.match(refused.headers.get('retry-after') ?? '', /^\d+$/);

  // A chunked body that ends without an error is complete.
  while (!(await reader?.read())?.done);
  assert.equal(await service.exitCode(), 0);
  assert.match(service.stderr, /"msg":"stopped"/);
});

test('a second signal ends it at once', async (t) => {
  const service = serve(t, tiny());
  const response = await speak(await service.url(), 'Nobody reads this to its end. '.repeat(160));
  service.child.kill('SIGTERM');
  await service.output('stderr', /"msg":"stopping"/);
  service.child.kill('SIGINT');
  assert.equal(await service.exitCode(), 128 + 2);
  await assert.rejects(response.arrayBuffer());
});

test('hailo-piper config and version are commands; others are refused', async (t) => {
  const check = cli(t, ['config', 'check', configFile('server: {port: x}\n')]);
  assert.equal(await check.exitCode(), 78);
  assert.match(check.stderr, /server\.port/);
  assert.equal(await cli(t, ['version']).exitCode(), 0);
  assert.equal(await cli(t, ['sing']).exitCode(), 64);
});
