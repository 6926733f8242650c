import type { Entrant } from './contestants/contestant.ts';
import type { Machine } from './machine.ts';
import type { FormatCost } from './phases/formats.ts';
import type { Memory } from './phases/memory.ts';
import type { Load } from './phases/several-clients.ts';
import type { Sample } from './phases/speech.ts';
import type { Start } from './phases/starts.ts';
import type { BenchText, TextName } from './texts.ts';

/** What one run of the benchmark saw. Maps are by name; see names.ts. */
export interface Results {
  readonly machine: Machine;
  /** Versions of what the contestants in Python run on. */
  readonly software: string;
  readonly date: string;
  readonly rounds: number;
  readonly entrants: readonly Pick<Entrant, 'name' | 'about'>[];
  /** Who should have been there, and why not. */
  readonly absent: ReadonlyMap<string, string>;
  /** The n-th samples of all entrants were taken one after the other. */
  readonly texts: readonly TextResults[];
  /** Of the service, with no prepared voice to be found. */
  readonly coldStarts: readonly Start[];
  /** The service's with the voice prepared. */
  readonly starts: ReadonlyMap<string, readonly Start[]>;
  readonly memory: ReadonlyMap<string, Memory>;
  /** Percent of a core. */
  readonly idle: ReadonlyMap<string, number>;
  readonly loads: ReadonlyMap<string, readonly Load[]>;
  /** Requests behind each of `loads`. */
  readonly loadRequests: number;
  readonly formats: readonly FormatCost[];
}

export interface TextResults {
  readonly text: BenchText;
  readonly samples: ReadonlyMap<string, readonly Sample[]>;
}

/** Samples of an entrant on a text; none where there was no such entrant or text. */
export function samplesOf(
  { texts }: Pick<Results, 'texts'>,
  text: TextName,
  entrant: string,
): readonly Sample[] {
  return texts.find((candidate) => candidate.text.name === text)?.samples.get(entrant) ?? [];
}
