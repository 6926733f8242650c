import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { Wording } from '../phrase.ts';
import type { Key } from '../phrase-key.ts';
import {
  buffersOf,
  type ReadAnswer,
  type ReaderSettings,
  type ReadQuestion,
} from './entry-reader.ts';
import type { Given, Kept } from './level.ts';
import { unpackedAtOnce } from './packed.ts';

const { folder }: ReaderSettings = workerData;

const entry = (key: Key): Kept => unpackedAtOnce(key, readFileSync(join(folder, key)));

/** The sound of a wording; undefined if it cannot be read, of which the next question hears. */
function soundOf({ kind, bytes }: Kept): Given['sound'] {
  if (kind !== 'wording') return undefined;
  try {
    const { sound: key }: Wording = JSON.parse(new TextDecoder().decode(bytes));
    return { key, kept: entry(key) };
  } catch {
    return undefined;
  }
}

function answered({ id, key }: ReadQuestion): ReadAnswer {
  try {
    const kept = entry(key);
    const sound = soundOf(kept);
    return { id, given: sound === undefined ? kept : { ...kept, sound } };
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    return { id, failed: { message, code } };
  }
}

parentPort?.on('message', (question: ReadQuestion) => {
  const answer = answered(question);
  parentPort?.postMessage(answer, answer.given === undefined ? [] : buffersOf(answer.given));
});
