/** The ffmpeg of services that faults happen to: the real one, until something is put in its place. */
import { ScriptedFfmpeg } from '../scripted-ffmpeg.ts';

export const ffmpeg = new ScriptedFfmpeg();
/** Encodes as it should. */
const WORKS = 'exec ffmpeg "$@"';
process.once('exit', () => ffmpeg.remove());

/** For a service that is to encode AAC with it. */
export function withFfmpeg(): { environment: Record<string, string> } {
  ffmpeg.install(WORKS);
  return { environment: { PATH: ffmpeg.folder } };
}
