import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import { someSound } from '../testing/sound.ts';
import { runFfmpeg } from './ffmpeg-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-ffmpeg-'));
after(() => rmSync(folder, { recursive: true }));
let programs = 0;

/** An executable script that saves its process id. */
function program(script: string): string {
  const path = join(folder, `ffmpeg-${programs++}`);
  writeFileSync(path, `#!/bin/sh\necho $$ >${path}.pid\n${script}\n`, { mode: 0o755 });
  return path;
}

const PATIENCE_SECONDS = 1;

function run(path: string, seconds = 4): AsyncGenerator<Uint8Array> {
  async function* slices(): AsyncGenerator<Int16Array> {
    for (let i = 0; i < seconds; i++) yield someSound(22_050);
  }
  return runFfmpeg(path, [], { sampleRate: 22_050, slices: slices() }, PATIENCE_SECONDS);
}

async function isGone(path: string): Promise<void> {
  const pid = readFileSync(`${path}.pid`, 'utf8').trim();
  while (existsSync(`/proc/${pid}/exe`)) await setImmediate();
}

/** Faults by name, with the expected message. */
const FAULTS: Readonly<Record<string, readonly [script: string, message: RegExp]>> = {
  'ends at once': ['exit 0', /gave nothing|EPIPE|premature/i],
  'fails at once': ['echo no encoder >&2; exit 3', /ended with 3: no encoder/],
  'reads all and writes nothing': ['exec /bin/cat >/dev/null', /gave nothing$/],
  'never reads and never writes': ['exec sleep 1000', /gave nothing for 1 s/],
  'reads and hangs': ['/bin/cat >/dev/null; exec sleep 1000', /gave nothing for 1 s/],
  'writes a little and hangs': ['head -c 100; exec sleep 1000', /gave nothing for 1 s/],
  'writes and does not end': ['/bin/cat; exec sleep 1000', /gave nothing for 1 s/],
  'writes a little and fails': ['head -c 100; exit 4', /ended with 4/],
  'is killed': ['head -c 100; kill -KILL $$', /ended with null/],
  'closes its input and goes on': ['exec 0<&-; printf xx; sleep 0.1', /EPIPE|premature/i],
};

for (const [fault, [script, message]] of Object.entries(FAULTS)) {
  test(`an ffmpeg that ${fault} fails the answer and is gone`, async () => {
    const path = program(script);
    await assert.rejects(Array.fromAsync(run(path)), message);
    await isGone(path);
  });
}

test('a missing ffmpeg fails the answer', async () => {
  await assert.rejects(Array.fromAsync(run(join(folder, 'nothing'))), /ENOENT/);
  const noProgram = join(folder, 'text');
  writeFileSync(noProgram, 'no program', { mode: 0o644 });
  await assert.rejects(Array.fromAsync(run(noProgram)), /EACCES/);
});

test('a slow reader is not a fault of ffmpeg', async () => {
  const bytes = run(program('exec /bin/cat'), 10);
  let length = (await bytes.next()).value?.length ?? 0;
  await delay(2000 * PATIENCE_SECONDS);
  for await (const { length: more } of bytes) length += more;
  assert.equal(length, 10 * 44_100);
});

test('a slow engine is not a fault of ffmpeg', async () => {
  async function* slow(): AsyncGenerator<Int16Array> {
    yield someSound(4000);
    await delay(2000 * PATIENCE_SECONDS);
    yield someSound(4000);
  }
  const input = { sampleRate: 22_050, slices: slow() };
  const bytes = runFfmpeg(program('exec /bin/cat'), [], input, PATIENCE_SECONDS);
  assert.equal(Buffer.concat(await Array.fromAsync(bytes)).length, 16_000);
});
