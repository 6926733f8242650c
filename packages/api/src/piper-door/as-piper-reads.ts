import type { VoiceCatalogue } from '@hailo-piper/speech';
import type { JsonObject } from '../json-body.ts';
import { nameOfVoice } from '../routes/voice-field.ts';
import type { PiperBody } from './piper-body.schema.ts';

const SCALES = ['length_scale', 'noise_scale', 'noise_w_scale'];
const NAMES = ['voice', 'speaker'];
const NUMBER = /^\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*$/;

/**
 * The fields of a body in the types of the schema. A scale may be a number in a string, and an
 * empty name is no name. Source: piper-tts 1.3.0 and 1.8.0, http_server.py, `app_synthesize`.
 */
export function asPiperReads(body: JsonObject): JsonObject {
  const fields = Object.entries(body).filter(
    ([name, value]) => !(NAMES.includes(name) && value === ''),
  );
  return Object.fromEntries(
    fields.map(([name, value]) => {
      const isNumber = SCALES.includes(name) && typeof value === 'string' && NUMBER.test(value);
      return [name, isNumber ? Number(value) : value];
    }),
  );
}

/**
 * The speaker as Piper chooses it: `speaker_id` before `speaker`, and neither is read for a voice
 * with one speaker. Source: as above.
 *
 * @throws EngineError `engine_unavailable` while no voice is loaded.
 */
export function askedSpeaker(
  { voice, speaker, speaker_id }: PiperBody,
  catalogue: VoiceCatalogue,
): Pick<PiperBody, 'speaker' | 'speaker_id'> {
  const choice = catalogue.find(nameOfVoice(voice) ?? 'default');
  if (choice?.voice.numSpeakers === 1) return {};
  if (speaker_id !== undefined) return { speaker_id };
  return speaker === undefined ? {} : { speaker };
}
