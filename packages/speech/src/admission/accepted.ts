import type { Call } from '@hailo-piper/engine';
import type { ExpectedSpeech } from './expected-speech.ts';

/** One accepted request, as far as its length affects the wait of others. */
export interface Accepted extends Pick<Call, 'caller' | 'priority'> {
  readonly expected: ExpectedSpeech;
  /** Speech delivered, seconds. */
  speechSeconds: number;
}
