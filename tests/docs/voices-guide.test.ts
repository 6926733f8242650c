import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { serveFiles, temporaryFolder, write, writeCatalogue } from '@hailo-piper/catalogue/testing';
import { CLI } from '../service/service.ts';
import { copyEmbeddedVoice, runProgram, smallVoice } from '../service/voices-program.ts';
import { fences, page } from './markdown.ts';

const ID = 'nl_NL-pim-medium';
const DUTCH = {
  ...{ code: 'nl_NL', family: 'nl', region: 'NL' },
  ...{ name_native: 'Nederlands', name_english: 'Dutch', country_english: 'Netherlands' },
};

/** `hailo-piper` as the pages call it, for a user with this configuration. */
const userOf = (home: string, voices: object) => {
  const config = { server: { host: '127.0.0.1', port: 0 }, voices };
  write(join(home, 'config/hailo-piper/hailo-piper.json'), JSON.stringify(config));
  const program = join(home, 'bin/hailo-piper');
  write(program, `#!/bin/sh\nexec "${process.execPath}" "${CLI}" "$@"\n`);
  chmodSync(program, 0o755);
  const env = {
    PATH: `${join(home, 'bin')}:${process.env.PATH}`,
    ...{ HOME: home, XDG_CONFIG_HOME: join(home, 'config'), XDG_STATE_HOME: join(home, 'state') },
  };
  const run = (line: string) => promisify(execFile)('sh', ['-eu', '-c', line], { cwd: home, env });
  return { env, run };
};

test("a newcomer's three lines lead from no voice to sound", async (t) => {
  const home = temporaryFolder(t);
  const [folder, mirror] = [join(home, 'voice'), join(home, 'mirror')];
  // The embedded voice stands for the Dutch one, which is not here.
  copyEmbeddedVoice(folder, ID);
  const config = JSON.parse(readFileSync(join(folder, `${ID}.onnx.json`), 'utf8'));
  writeFileSync(join(folder, `${ID}.onnx.json`), JSON.stringify({ ...config, language: DUTCH }));
  const mirrored = await runProgram(['voices', 'mirror', mirror, `${folder}/`]);
  assert.equal(mirrored.status, 0, mirrored.stderr);
  const { url } = await serveFiles(t, mirror);

  const directory = join(home, 'models');
  const { env, run } = userOf(home, { directory, catalogues: [{ name: 'mirror', url }] });

  const guide = page('docs/voices.md');
  const [script = ''] = fences(guide, 'sh voices');
  const [search = '', add = '', say = '', ...more] = script.trim().split('\n');
  assert.deepEqual(more, []);
  assert.match(
    (await run(search)).stdout,
    new RegExp(`^${ID} +Dutch / Nederlands +Netherlands`, 'm'),
  );
  assert.match((await run(add)).stdout, new RegExp(`^${ID} is added: `));

  await run(say);
  expectSound(join(home, 'morgen.wav'));

  const service = spawn('hailo-piper', ['serve'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    for await (const line of createInterface({ input: service.stdout })) {
      const [, host] = /listens on http:\/\/(\S+) and speaks as nl_NL-pim-medium/.exec(line) ?? [];
      if (host === undefined) continue;
      const [curl = ''] = fences(guide, 'sh');
      await run(curl.replace('localhost:5003', host).replace('curl -s', 'curl -sf'));
      break;
    }
  } finally {
    service.kill('SIGKILL');
    if (service.exitCode === null && service.signalCode === null) await once(service, 'exit');
  }
  expectSound(join(home, 'goedemorgen.wav'));
});

test('the lines of the fleet page bring the same voices to another machine', async (t) => {
  const home = temporaryFolder(t);
  const [root, mirror] = [join(home, 'catalogue'), join(home, 'mirror')];
  const ids = ['de_DE-thorsten-medium', ID];
  // Small voices stand for those that are not here.
  writeCatalogue(
    root,
    ids.map((id) => smallVoice(id)),
  );
  const catalogue = { name: 'piper-voices', path: root };
  const [first, second] = ['first', 'second'].map((name) => join(home, name)) as [string, string];
  const one = userOf(first, { directory: join(first, 'models'), catalogues: [catalogue] });
  const two = userOf(second, { directory: join(second, 'models') });

  const [choose = '', publish = '', install = '', ...more] = fences(
    page('docs/fleet.md'),
    'sh voices',
  );
  assert.deepEqual(more, []);
  await one.run(choose);
  await one.run(publish.replace('/srv/www/voices', mirror));
  const { url } = await serveFiles(t, mirror);
  copyFileSync(join(first, 'voices.lock'), join(second, 'voices.lock'));
  const { stdout } = await two.run(install.replace('http://voices.local/voices', url));
  for (const id of ids) {
    assert.match(stdout, new RegExp(`^${id} is added: `, 'm'));
    const model = (machine: string) => readFileSync(join(machine, 'models', id, `${id}.onnx`));
    assert.ok(model(first).equals(model(second)));
  }
  await two.run('hailo-piper voices verify --lock voices.lock');
});

function expectSound(file: string): void {
  const wav = readFileSync(file);
  assert.equal(wav.toString('latin1', 0, 4), 'RIFF');
  assert.ok(wav.length > 20_000 && wav.subarray(44).some((byte) => byte !== 0));
}
