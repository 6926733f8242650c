/** Services that end while they prepare a voice, and full or read-only disks: nothing is left behind. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { addressOf, CLI, childrenOf } from '../service/service.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-preparing-'));
after(() => rmSync(home, { recursive: true }));
const VOICE = fileURLToPath(new URL('../voices/low-16k.onnx', import.meta.url));
const config = join(home, 'hailo-piper.yaml');
writeFileSync(config, `piper: {model_path: ${VOICE}}\n`);

interface Place {
  /** XDG_STATE_HOME. */
  readonly state: string;
  /** TMPDIR. */
  readonly temporary: string;
}

function newPlace(): Place {
  const folder = mkdtempSync(join(home, 'place-'));
  const place = { state: join(folder, 'state'), temporary: join(folder, 'tmp') };
  mkdirSync(place.temporary);
  return place;
}

const preparedIn = ({ state }: Place) => join(state, 'hailo-piper', 'prepared');
const namesIn = (folder: string) => (existsSync(folder) ? readdirSync(folder) : []);

interface Started {
  readonly child: ChildProcess;
  log(): string;
}

/** @param mounts commands of a shell that has a file system of its own, before the service starts. */
function start({ state, temporary }: Place, mounts?: string): Started {
  const command = [process.execPath, CLI, 'serve', '--port', '0', '--host', '127.0.0.1'];
  const args = [...command, '--config', config];
  const inOwn = ['unshare', '-m', 'sh', '-c', `${mounts}; exec "$@"`, 'sh', ...args];
  const [program = '', ...rest] = mounts === undefined ? args : inOwn;
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, XDG_STATE_HOME: state, TMPDIR: temporary },
  });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  return { child, log: () => log };
}

/** Service, engine and the process that prepares, once that is at work. */
async function preparing({ child, log }: Started): Promise<readonly number[]> {
  const pid = child.pid as number;
  for (;;) {
    assert.equal(child.exitCode, null, log());
    const [engine] = childrenOf(pid);
    const [preparer] = engine === undefined ? [] : childrenOf(engine);
    if (engine !== undefined && preparer !== undefined && log().includes('cutting and rewriting'))
      return [pid, engine, preparer];
    await delay(5);
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** Milliseconds until all are gone. */
async function untilGone(pids: readonly number[]): Promise<number> {
  const startedAt = performance.now();
  while (pids.some(isAlive)) await delay(2);
  return Math.round(performance.now() - startedAt);
}

const ENDS: Readonly<Record<string, (pids: readonly number[]) => void>> = {
  'SIGTERM to the service': ([service = 0]) => process.kill(service, 'SIGTERM'),
  'SIGTERM to all, as by systemd': (pids) => {
    for (const pid of pids) process.kill(pid, 'SIGTERM');
  },
  'SIGINT to all, as by a terminal': (pids) => {
    for (const pid of pids) process.kill(pid, 'SIGINT');
  },
  'SIGKILL to the service': ([service = 0]) => process.kill(service, 'SIGKILL'),
  'SIGKILL to the engine': ([, engine = 0]) => process.kill(engine, 'SIGKILL'),
};

for (const [what, end] of Object.entries(ENDS)) {
  test(`${what} while a voice is prepared: nobody and nothing is left`, async (t) => {
    const place = newPlace();
    const pids = await preparing(start(place));
    end(pids);
    const milliseconds = await untilGone(pids);
    t.diagnostic(`gone after ${milliseconds} ms`);
    assert.ok(milliseconds < 3_000, `${milliseconds} ms`);
    assert.deepEqual(namesIn(preparedIn(place)), []);
    assert.deepEqual(namesIn(place.temporary), []);
  });
}

const STARTS = 8;

test(`${STARTS} starts that are killed, all of it, while they prepare: the disk does not fill`, async () => {
  const place = newPlace();
  for (let times = 0; times < STARTS; times++) {
    const pids = await preparing(start(place));
    // What the one before left is gone by now.
    assert.equal(namesIn(preparedIn(place)).length, 1);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    await untilGone(pids);
  }
  const { child, log } = start(place);
  await addressOf(child, log);
  assert.equal(namesIn(preparedIn(place)).length, 1);
  child.kill('SIGKILL');
  await once(child, 'exit');
});

const isRoot = process.getuid?.() === 0;
const needsRoot = isRoot ? {} : { skip: 'needs root, to mount' };

/** A state folder that takes nothing, and what is said of it. */
const UNWRITABLE: Readonly<Record<string, (place: Place) => string | undefined>> = {
  'is a file': ({ state }) => {
    writeFileSync(state, '');
    return undefined;
  },
  'is mounted for reading only': ({ state }) => {
    mkdirSync(state);
    return `mount -t tmpfs -o ro none '${state}'`;
  },
  'is full': ({ state }) => {
    mkdirSync(state);
    return `mount -t tmpfs -o size=1m none '${state}'`;
  },
};

for (const [what, make] of Object.entries(UNWRITABLE)) {
  test(
    `a state folder that ${what}: one prepared voice in /tmp, however often it is started`,
    needsRoot,
    async () => {
      const place = newPlace();
      const mounts = make(place);
      for (let times = 0; times < 4; times++) {
        const { child, log } = start(place, mounts);
        await speaks(await addressOf(child, log));
        assert.match(log(), /the prepared voice could not be kept/);
        const [folder = '', ...others] = namesIn(place.temporary);
        assert.deepEqual(others, []);
        assert.equal(namesIn(join(place.temporary, folder)).length, 1);
        const exited = once(child, 'exit');
        child.kill(times % 2 === 0 ? 'SIGTERM' : 'SIGKILL');
        await exited;
      }
    },
  );
}

test(
  'where /tmp is full as well the voice runs whole, and nothing is left',
  needsRoot,
  async () => {
    const place = newPlace();
    mkdirSync(place.state);
    const full = (folder: string) => `mount -t tmpfs -o size=1m none '${folder}'`;
    const started = start(place, `${full(place.state)}; ${full(place.temporary)}`);
    const { child, log } = started;
    await speaks(await addressOf(child, log));
    // As the service sees it.
    const seen = (folder: string) => namesIn(`/proc/${child.pid}/root${folder}`);
    assert.deepEqual(seen(preparedIn(place)), []);
    const [folder = ''] = seen(place.temporary);
    assert.deepEqual(seen(join(place.temporary, folder)), []);
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    await exited;
  },
);

async function speaks(url: string): Promise<void> {
  const response = await fetch(`${url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input: 'Well.' }),
  });
  assert.equal(response.status, 200);
  assert.ok((await response.arrayBuffer()).byteLength > 1000);
}
