import { type ConfigChecks, isObject, type Json } from './config-checks.ts';

/** The speakers of a voice: how many, and the numbers of those who have a name. */
export interface Speakers {
  readonly numSpeakers: number;
  readonly speakers: Readonly<Record<string, number>>;
}

/**
 * Piper 1.3.0 reads `speaker_id_map` for whoever names a speaker, and compares it with nothing. A
 * number above `num_speakers` is one that the graph may have all the same.
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

/** To Piper everything up to 1 is a voice with one speaker. */
const numberOfSpeakers = (value: unknown, { fail }: ConfigChecks): number => {
  const count = value ?? 1;
  if (typeof count === 'number' && Number.isSafeInteger(count)) return Math.max(1, count);
  return fail('num_speakers must be a whole number');
};
