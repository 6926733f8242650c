import { type ConfigChecks, isObject, type Json } from './config-checks.ts';

/** A voice's number of speakers, and the numbers of the named ones by name. */
export interface Speakers {
  readonly numSpeakers: number;
  readonly speakers: Readonly<Record<string, number>>;
}

/**
 * Reads `num_speakers` and `speaker_id_map`. Like Piper 1.3.0, it does not limit the map by
 * `num_speakers`: the graph may have a speaker with a higher number.
 */
export function speakersOf(root: Json, checks: ConfigChecks): Speakers {
  const { note } = checks;
  const told = numberOfSpeakers(root.num_speakers, checks);
  const named = root.speaker_id_map ?? {};
  if (!isObject(named)) note('speaker_id_map is not an object, so no speaker has a name');
  const speakers: Record<string, number> = Object.create(null);
  let numSpeakers = told;
  for (const [name, number] of Object.entries(isObject(named) ? named : {})) {
    const field = `speaker_id_map[${JSON.stringify(name)}]`;
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) {
      note(`${field} is not the number of a speaker and is left out`);
    } else if (number > 0 && told === 1) {
      note(`${field} is ${number}, but num_speakers is 1; it is left out`);
    } else {
      speakers[name] = number;
      numSpeakers = Math.max(numSpeakers, number + 1);
    }
  }
  if (numSpeakers > told) {
    note(`num_speakers is ${told}, but speaker_id_map goes up to ${numSpeakers - 1}`);
  }
  return { numSpeakers, speakers };
}

/** Piper treats any number up to 1 as a single-speaker voice. */
const numberOfSpeakers = (value: unknown, { fail }: ConfigChecks): number => {
  const count = value ?? 1;
  if (typeof count === 'number' && Number.isSafeInteger(count)) return Math.max(1, count);
  return fail('num_speakers must be a whole number');
};
