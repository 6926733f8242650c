/** `hailo-piper say`, as it is built. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '@hailo-piper/catalogue/testing';
import { CLI, withService } from './service.ts';
import { runProgram } from './voices-program.ts';

/** The same samples each time. */
const EVEN = { noise_scale: 0, noise_w_scale: 0 };

/** A configuration in a folder; at port 0 nobody answers. */
const configIn = (folder: string, port = 0): string => {
  const path = join(folder, 'say.yaml');
  writeFileSync(path, JSON.stringify({ server: { host: '127.0.0.1', port }, piper: EVEN }));
  return path;
};

const startOf = (file: string): string => readFileSync(file).toString('latin1', 0, 4);

test('say speaks through the running service, and by itself where none runs', async (t) => {
  const folder = temporaryFolder(t);
  const [one, other] = [join(folder, 'one.flac'), join(folder, 'other.flac')];
  await withService(JSON.stringify({ piper: EVEN }), async ({ url }) => {
    const config = configIn(folder, Number(new URL(url).port));
    const said = await runProgram(['say', '--config', config, '-o', one, 'Good morning.']);
    assert.deepEqual(said, { status: 0, signal: null, stdout: '', stderr: '' });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    assert.match(metrics, /http_requests_total\{route="\/v1\/audio\/speech",status="200"\} 1/);

    const unknown = await runProgram(['say', '--config', config, '-o', one, '-v', 'nobody', 'Hi.']);
    assert.equal(unknown.status, 1);
    assert.match(
      unknown.stderr,
      /^hailo-piper: the service at http:\S+ refuses: There is no such voice; there are: /,
    );
  });
  const said = await runProgram([
    'say',
    '--config',
    configIn(folder),
    '-o',
    other,
    'Good morning.',
  ]);
  assert.deepEqual(said, { status: 0, signal: null, stdout: '', stderr: '' });
  assert.equal(startOf(one), 'fLaC');
  assert.deepEqual(readFileSync(other), readFileSync(one));
  assert.deepEqual(readdirSync(folder).sort(), ['one.flac', 'other.flac', 'say.yaml']);
});

test('say reads standard input, and writes WAV to standard output', async (t) => {
  const args = ['say', '--config', configIn(temporaryFolder(t)), '--output', '-'];
  const child = spawn(process.execPath, [CLI, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      ...process.env,
      XDG_STATE_HOME: join(import.meta.dirname, '../node_modules/.cache/state'),
    },
  });
  child.stdin.end('Good morning.');
  const parts: Buffer[] = await Array.fromAsync(child.stdout);
  const [status] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode];
  assert.equal(status, 0);
  const wav = Buffer.concat(parts);
  assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
  assert.ok(wav.length > 20_000);
});

test('what cannot be written or played is told in one sentence', async (t) => {
  const folder = temporaryFolder(t);
  const config = configIn(folder);
  const say = (...args: string[]) => runProgram(['say', '--config', config, ...args]);

  const ending = await say('-o', join(folder, 'a.doc'), 'Hi.');
  assert.equal(ending.status, 64);
  assert.match(ending.stderr, /a\.doc has none of the endings \.wav, \.mp3, .*\n$/);

  const nowhere = await say('-o', join(folder, 'none', 'a.wav'), 'Hi.');
  assert.equal(nowhere.status, 1);
  assert.match(nowhere.stderr, /^hailo-piper: cannot write .*a\.wav: ENOENT.*\n$/);

  const silent = await runProgram(['say', '--config', config, 'Hi.'], { env: { PATH: folder } });
  assert.equal(silent.status, 1);
  assert.equal(
    silent.stderr,
    'hailo-piper: nothing plays here: there is no pw-play; there is no paplay; there is no aplay\n',
  );
  assert.ok(!existsSync(join(folder, 'a.doc')));
});
