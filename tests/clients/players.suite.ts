/** `hailo-piper say` plays by a player of Debian's. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '@hailo-piper/catalogue/testing';
import { runProgram } from '../service/voices-program.ts';

/** A sound card that writes what it plays to a file. */
const soundCard = (file: string): string => `
pcm.!default {
  type plug
  slave.pcm { type file; slave.pcm { type null }; file "${file}"; format raw }
  slave.rate 24000
  slave.channels 1
  slave.format S16_LE
}
`;

test('aplay plays all that is spoken, and nothing else', async (t) => {
  assert.equal(spawnSync('aplay', ['--version']).status, 0, 'aplay is needed: alsa-utils');
  const folder = temporaryFolder(t);
  const file = (name: string) => join(folder, name);
  const config = file('say.yaml');
  const piper = { noise_scale: 0, noise_w_scale: 0 };
  writeFileSync(config, JSON.stringify({ server: { host: '127.0.0.1', port: 0 }, piper }));
  writeFileSync(file('asound.conf'), soundCard(file('heard.pcm')));
  const text = 'Good morning. It is seven. Two sentences came before this one.';
  const say = ['say', '--config', config, text];
  // paplay, where it is installed, leaves a cookie there.
  const env = { ALSA_CONFIG_PATH: file('asound.conf'), XDG_CONFIG_HOME: folder };
  const played = await runProgram(say, { env });
  assert.deepEqual(played, { status: 0, signal: null, stdout: '', stderr: '' });
  const written = await runProgram([...say, '-o', file('written.pcm')]);
  assert.equal(written.status, 0, written.stderr);
  const [heard, whole] = ['heard.pcm', 'written.pcm'].map((name) => readFileSync(file(name)));
  // The last period is filled with silence.
  assert.ok(heard !== undefined && whole !== undefined && heard.length >= whole.length);
  assert.deepEqual(heard.subarray(0, whole.length), whole);
  assert.ok(heard.subarray(whole.length).every((byte) => byte === 0));
});
