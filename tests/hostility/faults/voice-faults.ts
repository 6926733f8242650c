/** The voice's own file, and the program that encodes AAC. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Fault } from './fault.ts';
import { ffmpeg, withFfmpeg } from './ffmpeg.ts';

/** Another voice that has the same rate: its graph and its weights are others. */
export const OTHER_VOICE = fileURLToPath(new URL('../../voices/high-shape.onnx', import.meta.url));

/** Puts the files that are beside a service's voice in their places, and the other way round. */
export function exchangeVoices(model: string): void {
  for (const file of [model, `${model}.json`]) {
    renameSync(file, `${file}.swap`);
    renameSync(`${file}.other`, file);
    renameSync(`${file}.swap`, `${file}.other`);
  }
}

const ENCODERS_OWN =
  'One answer is cut or fails, or none; from then on the service’s own encoder makes it.';

const encoder = (name: string, what: string, happen: () => void): Fault => ({
  name,
  what,
  client: ENCODERS_OWN,
  operator: 'A warning with what ffmpeg said; it is tried again a minute later.',
  aService: 1,
  withAac: true,
  surroundings: withFfmpeg,
  happen: async () => happen(),
});

export const VOICE_FAULTS: readonly Fault[] = [
  {
    name: 'voice replaced, engine killed',
    what: 'Another voice takes the place of the voice’s file, and the engine is lost.',
    client: 'An answer is of one voice from its beginning to its end, or it is cut.',
    operator: 'The restart; the new voice is prepared and speaks from then on.',
    withOtherVoice: true,
    happen: async ({ folder, service }) => {
      const model = join(folder, 'voice.onnx');
      exchangeVoices(model);
      process.kill(service.enginePid(), 'SIGKILL');
    },
  },
  {
    name: 'voice removed, engine killed',
    what: 'The voice’s file is gone when the engine has to be started again; some requests later it is back.',
    client: '503 `engine_unavailable` with `retry-after`.',
    operator:
      '`/health` is `unhealthy` and says why, `/health/ready` fails; both come right by themselves.',
    happen: async ({ folder, service, load }) => {
      const model = join(folder, 'voice.onnx');
      renameSync(model, `${model}.away`);
      process.kill(service.enginePid(), 'SIGKILL');
      while ((await service.ask('/health/ready')).status === 200) await delay(5);
      await load.ended(20, 3000);
      renameSync(`${model}.away`, model);
    },
  },
  encoder('ffmpeg missing', 'The program that encodes AAC is removed.', () => ffmpeg.uninstall()),
  encoder('ffmpeg failing', 'It ends with an error.', () => ffmpeg.install('exit 1')),
  encoder('ffmpeg hanging', 'It takes everything and gives nothing.', () =>
    ffmpeg.install("printf '\\377\\361'; cat >/dev/null; exec sleep 1000"),
  ),
];
