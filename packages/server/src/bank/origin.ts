import type { Origin, RecordingHead } from './bank-terms.ts';

/** What this service would make of the same phrase. */
export interface Own {
  readonly origin: Origin;
  readonly key: string;
  readonly revision: string | undefined;
}

/** Why a recording is not what this service would make; undefined if it is. */
export function whyOther(
  { version, processor }: Origin,
  { key, revision, voice }: RecordingHead,
  own: Own,
): string | undefined {
  if (key === own.key) return undefined;
  if (version !== own.origin.version) {
    return `it was made by version ${version}, this is ${own.origin.version}`;
  }
  if (processor !== own.origin.processor) {
    return `it was made on another kind of processor (${processor}, this is ${own.origin.processor})`;
  }
  if (revision !== own.revision) {
    return `the voice ${voice} is not the same there: its files, its decoder or its first window differ`;
  }
  return 'it was made under another configuration (`piper`, `synthesis`)';
}
