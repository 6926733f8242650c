import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { type Child, watchChild } from '../contestants/child.ts';
import type { Contestant, Maker } from '../contestants/contestant.ts';
import { serviceArguments } from '../contestants/start-command.ts';
import { MODEL_PATH, PROJECT } from '../contestants/voice.ts';
import type { Workshop } from '../contestants/workshop.ts';
import { listeningPort } from '../listening-port.ts';
import { ALL_CORES } from '../names.ts';
import { processTree } from '../process-figures.ts';
import { describe, speakWhole } from './client.ts';

/** A contestant that is spoken to by the Wyoming protocol. */
export interface WyomingContestant extends Contestant {
  readonly port: number;
}

/** The service as users start it, with its Wyoming door. */
export async function makeWyomingService(
  workshop: Workshop,
  workers: number,
): Promise<Maker<WyomingContestant>> {
  const program = await workshop.ownNode();
  const config = workshop.path('config.json');
  const stateFolder = workshop.path('state');
  const settings = {
    server: { host: '127.0.0.1' },
    piper: { model_path: MODEL_PATH, noise_scale: 0, noise_w_scale: 0 },
    performance: { worker_threads: workers },
    wyoming: { enabled: true, host: '127.0.0.1', port: 0 },
  };
  await writeFile(config, `${JSON.stringify(settings, null, 2)}\n`);
  return {
    name: ALL_CORES,
    start: async () => {
      const child = watchChild(
        spawn(program, [...serviceArguments(), '--port', '0', '--config', config], {
          cwd: PROJECT,
          env: { ...process.env, STATE_DIRECTORY: stateFolder },
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      );
      return started(child, async () => {
        const [, url] = await child.printed(/listens on (http:\S+:\d+)/);
        await child.answers(`${url}/health/ready`);
        const [, port] = await child.printed(/listens for Wyoming.*"port":(\d+)/);
        return Number(port);
      });
    },
  };
}

/** Home Assistant's own server of Piper voices, with as many ONNX Runtime threads as it takes by itself. */
export function makeWyomingPiper(python: string, workshop: Workshop): Maker<WyomingContestant> {
  const downloads = workshop.path('downloads');
  return {
    name: 'wyoming-piper',
    start: async () => {
      // Without noise everybody's audio is equally long.
      const noise = ['--noise-scale', '0', '--noise-w-scale', '0'];
      const folders = ['--data-dir', downloads, '--download-dir', downloads];
      const voice = ['--voice', MODEL_PATH, ...folders, ...noise];
      const args = ['-m', 'wyoming_piper', '--uri', 'tcp://127.0.0.1:0', ...voice];
      const process_ = spawn(python, args, { stdio: ['ignore', 'pipe', 'pipe'] });
      const child = watchChild(process_);
      return started(child, async () => {
        // It does not say which port the kernel chose.
        const port = await listeningPort(process_, child.describe);
        await describe(port);
        return port;
      });
    },
  };
}

/** @param untilReady resolves with its port. */
async function started(
  child: Child,
  untilReady: () => Promise<number>,
): Promise<WyomingContestant> {
  try {
    const port = await untilReady();
    return {
      port,
      pids: () => processTree(child.pid),
      speak: async (text) => {
        try {
          return await speakWhole(port, text);
        } catch (cause) {
          throw new Error(`no speech from ${child.describe()}`, { cause });
        }
      },
      said: child.said,
      stop: child.stop,
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
}
