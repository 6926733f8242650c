import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { SERVICE } from '../names.ts';
import { watchChild } from './child.ts';
import type { Maker } from './contestant.ts';
import { type HttpContestant, httpContestant } from './http-contestant.ts';
import { serviceArguments } from './start-command.ts';
import { MODEL_PATH, PROJECT } from './voice.ts';
import type { Workshop } from './workshop.ts';

export interface ServiceOptions {
  /** Default: the settings of one worker. */
  readonly name?: string;
  /** Where it keeps prepared voices. */
  readonly stateFolder: string;
  readonly workers?: number;
  /** ONNX Runtime threads in each worker. */
  readonly threads?: number;
  readonly decoder?: 'auto' | 'f32' | 'f16';
  /** The built project that is started. Default: this one. */
  readonly project?: string;
}

/** The service as users start it: front-end and engine process. */
export async function makeService(
  workshop: Workshop,
  options: ServiceOptions,
): Promise<Maker<HttpContestant>> {
  const { name = SERVICE, stateFolder, workers = 1, threads = 1 } = options;
  const { decoder = 'auto', project = PROJECT } = options;
  const program = await workshop.ownNode();
  const config = workshop.path('config.json');
  const performance = {
    worker_threads: workers,
    intra_op_threads: threads,
    decoder,
    // Eight clients that speak sentences of half a minute each may wait longer than the default.
    request_timeout: 300,
  };
  const settings = {
    server: { host: '127.0.0.1' },
    piper: { model_path: MODEL_PATH },
    performance,
  };
  // As `config render` writes it for an installed service.
  await writeFile(config, `${JSON.stringify(settings, null, 2)}\n`);
  return {
    name,
    start: () => {
      const child = watchChild(
        spawn(program, [...serviceArguments(project), '--port', '0', '--config', config], {
          cwd: project,
          env: { ...process.env, STATE_DIRECTORY: stateFolder },
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      );
      return httpContestant({
        child,
        banner: /listens on (http:\S+:\d+)/,
        readyPath: '/health/ready',
        speech: (text, { whole, format }) =>
          whole
            ? { path: '/v1/synthesize', body: { text, stream: false, format, ...NO_NOISE } }
            : {
                path: '/v1/audio/speech',
                body: { input: text, response_format: format, ...NO_NOISE },
              },
      });
    },
  };
}

const NO_NOISE = { noise_scale: 0, noise_w_scale: 0 };
