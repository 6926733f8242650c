import type { Python } from './contestants/python.ts';
import type { Workshop } from './contestants/workshop.ts';
import type { Circumstances } from './report/machine-paragraph.ts';
import type { Say } from './say.ts';

/** What a part is measured with. */
export interface PartRun {
  readonly circumstances: Circumstances;
  readonly workshop: Workshop;
  readonly python: Python;
  /** As little as shows that everything runs, and roughly where it stands. */
  readonly quick: boolean;
  /** Of `--minutes`, for a part that goes on as long as one likes. */
  readonly minutes: number | undefined;
  readonly say: Say;
}
