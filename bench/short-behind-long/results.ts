import type { Circumstances } from '../report/machine-paragraph.ts';
import type { EncounterFigures } from './encounters.ts';

export type LongName = '30 s sentence' | '5,000 characters';

/** A long request in one manner. */
export interface LongCase {
  readonly name: string;
  readonly long: LongName;
  readonly encounters: number;
  /** Short requests in each encounter. */
  readonly shorts: number;
  readonly figures: EncounterFigures;
}

/** What one run of this part saw. */
export interface ShortBehindLongResults extends Circumstances {
  readonly cases: readonly LongCase[];
}
