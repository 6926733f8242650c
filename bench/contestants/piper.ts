import { spawn } from 'node:child_process';
import { PIPER_LIBRARY, PIPER_SERVER } from '../names.ts';
import { watchChild } from './child.ts';
import type { Maker } from './contestant.ts';
import { httpContestant } from './http-contestant.ts';
import { lineContestant } from './line-contestant.ts';
import type { Python } from './python.ts';
import { MODEL_PATH } from './voice.ts';

/** Piper's HTTP server as it comes: as many threads as there are cores. */
export function makePiperServer({ program }: Python): Maker {
  return {
    name: PIPER_SERVER,
    start: () => {
      const args = ['-m', 'piper.http_server', '-m', MODEL_PATH, '--host', '127.0.0.1'];
      const child = watchChild(
        spawn(program, [...args, '--port', '0'], { stdio: ['ignore', 'pipe', 'pipe'] }),
      );
      return httpContestant({
        child,
        banner: /Running on (http:\S+:\d+)/,
        readyPath: '/voices',
        speech: (text) => ({ path: '/', body: { text, noise_scale: 0, noise_w_scale: 0 } }),
      });
    },
  };
}

/** Piper as a library, a sentence after the other, with one thread as the service has. */
export function makePiperLibrary({ program }: Python): Maker {
  return {
    name: PIPER_LIBRARY,
    start: () =>
      lineContestant({
        program,
        args: [new URL('./piper_in_process.py', import.meta.url).pathname, MODEL_PATH],
        request: (text) => ({ text }),
      }),
  };
}
