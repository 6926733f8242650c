import type { Circumstances } from '../report/machine-paragraph.ts';
import type { AudienceFigures } from './audience-figures.ts';

/** An audience of this share of the capacity. */
export interface AudienceResult {
  readonly share: number;
  readonly listeners: number;
  readonly figures: AudienceFigures;
}

/** What one run of this part saw. */
export interface ListenersResults extends Circumstances {
  /** Seconds of speech a second, by name. */
  readonly capacity: ReadonlyMap<string, number>;
  readonly absent: ReadonlyMap<string, string>;
  /** How long each audience stayed. */
  readonly seconds: number;
  readonly audiences: readonly AudienceResult[];
}
