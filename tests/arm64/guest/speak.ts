/** Speaks sentences with all the parts of a voice. */
import { PartsRunner, type RunnableVoice } from '@hailo-piper/engine/testing';
import { writeFloats } from '../float-files.ts';
import { readInput } from './input.ts';

export interface SpeakInput {
  readonly voice: RunnableVoice;
  readonly sentences: readonly { readonly ids: readonly number[]; readonly audio: string }[];
}

const { voice, sentences } = readInput<SpeakInput>();
const runner = new PartsRunner(voice);
for (const { ids, audio } of sentences) writeFloats(audio, await runner.speak({ ids }));
process.stdout.write('{}');
