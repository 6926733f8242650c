import { execFile, spawn } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { watchChild } from './child.ts';
import type { Contestant, Maker } from './contestant.ts';
import { httpContestant } from './http-contestant.ts';
import { MODEL_PATH, PROJECT } from './voice.ts';

const run = promisify(execFile);

/** Path of a Python that has Piper 1.3.0 and what it needs, all pinned; made when there is none. */
export const pythonWithPiper = async (): Promise<string> => {
  const { stdout } = await run(path.join(PROJECT, 'tests/python/venv.sh'));
  return stdout.trim();
};

const start = async (entry: readonly string[]): Promise<Contestant> => {
  const python = await pythonWithPiper();
  const args = [...entry, '-m', MODEL_PATH, '--host', '127.0.0.1', '--port', '0'];
  const child = watchChild(spawn(python, args, { stdio: ['ignore', 'pipe', 'pipe'] }));
  return httpContestant({
    child,
    close: child.stop,
    banner: /Running on (http:\S+:\d+)/,
    readyPath: '/voices',
    speechPath: '/',
    body: (text) => ({ text, noise_scale: 0, noise_w_scale: 0 }),
  });
};

/** Piper's HTTP server as it comes: as many threads as there are cores. */
export const piper: Maker = {
  name: 'piper http_server',
  about:
    "piper-tts 1.3.0's own `python -m piper.http_server` as it comes, with as many ONNX Runtime " +
    'threads as there are cores',
  start: () => start(['-m', 'piper.http_server']),
};

/** The same with one thread, as the service has. */
export const piperOneThread: Maker = {
  name: 'piper, one thread',
  about:
    'the same server with one ONNX Runtime thread, which no flag gives: a wrapper ' +
    '(`bench/contestants/piper_one_thread.py`) sets the session options',
  start: () => start([path.join(import.meta.dirname, 'piper_one_thread.py')]),
};
