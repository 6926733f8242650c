import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { watchChild } from './child.ts';
import type { Contestant, Maker } from './contestant.ts';
import { httpContestant } from './http-contestant.ts';
import { MODEL_PATH, PROJECT } from './voice.ts';

const CONFIG = {
  server: { host: '127.0.0.1' },
  piper: { model_path: MODEL_PATH },
  // Eight clients that speak sentences of half a minute each may wait longer than the default.
  performance: { worker_threads: 1, intra_op_threads: 1, request_timeout: 300 },
};

/** The service as it is deployed: front-end and engine process. */
export const service: Maker = {
  name: 'hailo-piper',
  about:
    'this service as it is deployed: front-end and engine process, one worker, one thread, ' +
    'asked over HTTP on the loopback (`POST /v1/audio/speech`, WAV)',
  start: async (): Promise<Contestant> => {
    const folder = await mkdtemp(path.join(tmpdir(), 'hailo-piper-bench-'));
    const config = path.join(folder, 'config.json');
    await writeFile(config, JSON.stringify(CONFIG));
    const main = path.join(PROJECT, 'packages/api/src/main.ts');
    const child = watchChild(
      spawn(process.execPath, [main, '--port', '0', '--config', config], {
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    const close = async () => {
      await child.stop();
      await rm(folder, { recursive: true });
    };
    return httpContestant({
      child,
      close,
      banner: /listens on (http:\S+:\d+)/,
      readyPath: '/health/ready',
      speechPath: '/v1/audio/speech',
      body: (text) => ({ input: text, noise_scale: 0, noise_w_scale: 0 }),
    });
  },
};
