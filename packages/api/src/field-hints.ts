import { nearest } from '@hailo-piper/config';

/**
 * Field names of other speech servers, and our names for the same field. The first name that the
 * route has is used.
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  // Piper's command line and HTTP server.
  noise: 'noise_scale',
  noise_w: 'noise_w_scale',
  length_w_scale: 'noise_w_scale',
  length: 'length_scale',
  sid: 'speaker_id',
  // OpenAI's names, Kokoro's, Coqui's and others'.
  input: 'text',
  text: 'input',
  prompt: 'input text',
  content: 'input text',
  model: 'voice',
  voice_id: 'voice',
  language: 'voice',
  lang: 'voice',
  lang_code: 'voice',
  language_id: 'voice',
  speaker_name: 'speaker',
  format: 'response_format',
  output_format: 'response_format format',
  response_format: 'format',
  stream: 'stream_format',
  stream_format: 'stream',
  rate: 'speed',
  speaking_rate: 'speed',
  sampling_rate: 'sample_rate',
  silence: 'sentence_silence',
  gain: 'volume',
  normalize: 'normalize_audio',
};

/** Maximum number of hints; a body may have any number of unknown fields. */
const MAX_HINTS = 10;

/**
 * Suggests the field names that a client probably meant.
 *
 * @param ignored Names of the fields that the route does not read.
 * @param known Names of the fields that the route reads.
 * @returns Sentences for people, safe in a header; undefined when there is no suggestion.
 */
export function fieldHints(
  ignored: readonly string[],
  known: readonly string[],
): string | undefined {
  const hints = ignored
    // Other names are not typing errors, and may not be safe in a header.
    .filter((name) => /^[\w.-]{1,40}$/.test(name))
    .flatMap((name) => hintFor(name, known) ?? [])
    .slice(0, MAX_HINTS);
  return hints.length === 0 ? undefined : hints.join('; ');
}

function hintFor(name: string, known: readonly string[]): string | undefined {
  const ours =
    Object.entries(OTHER_NAMES)
      .find(([other]) => isSame(other, name))?.[1]
      .split(' ') ?? [];
  const other = ours.find((one) => known.includes(one)) ?? known.find((one) => isSame(one, name));
  if (other !== undefined) return `${name} is not read: its name here is ${other}`;
  const meant = nearest(name, known);
  return meant === undefined ? undefined : `${name} is not read: was ${meant} meant?`;
}

/**
 * Compares without case and separators: `lengthScale`, `length-scale` and `length_scale` are the
 * same.
 */
function isSame(one: string, other: string): boolean {
  const letters = (name: string) => name.replaceAll(/[_.-]/g, '').toLowerCase();
  return letters(one) === letters(other);
}
