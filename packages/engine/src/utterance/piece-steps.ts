import type { Frames, Window } from '../synthesis/window.ts';
import { UnitTries } from './unit-tries.ts';

/** What one worker does at a time for a piece. */
export type Work =
  | { readonly kind: 'encode' }
  | { readonly kind: 'flow'; readonly frames: Frames }
  /** `index`: of the window among the decoder's windows. */
  | { readonly kind: 'decode'; readonly frames: Frames; readonly index: number };

/** A step that was taken and is not done. */
export interface Step {
  readonly work: Work;
  readonly tries: UnitTries;
}

interface Planned extends Step {
  state: 'open' | 'taken' | 'done';
}

/** A decoder's window, and the frames that the flow has to have made for it. */
interface Decode extends Planned {
  readonly latentEnd: number;
}

/**
 * The steps of one piece, in an order in which its audio comes as soon as possible: the encoder,
 * then each window of the decoder as soon as the flow has made its frames. Which steps there are
 * depends on the sentence only, never on how many workers take them.
 */
export class PieceSteps {
  readonly #encode: Planned = planned({ kind: 'encode' });
  #flows: readonly Planned[] = [];
  #decodes: readonly Decode[] = [];

  /** Takes the next step; undefined while it depends on steps that are not done. */
  take(): Step | undefined {
    const step = this.#next();
    if (step !== undefined) step.state = 'taken';
    return step;
  }

  /** Takes all steps of the first window, for one worker. */
  takeFirstWindow(): Step[] {
    const [decode] = this.#decodes;
    const [flow] = this.#flows;
    const steps = [flow, decode].filter((step) => step !== undefined);
    for (const step of steps) step.state = 'taken';
    return steps;
  }

  /** Sets the windows of the piece; none if it has all its audio. Ends the step `encode`. */
  encoded(windows: Iterable<Window>, frames: number, decoderHalo: number): void {
    this.#encode.state = 'done';
    const all = [...windows];
    this.#flows = all.flatMap(({ flow }) =>
      flow === undefined ? [] : [planned({ kind: 'flow', frames: flow })],
    );
    this.#decodes = all.map(({ decoder }, index) => ({
      ...planned({ kind: 'decode', frames: decoder, index }),
      latentEnd: Math.min(frames, decoder.end + decoderHalo),
    }));
  }

  done(step: Step): void {
    (step as Planned).state = 'done';
  }

  /** The step failed and is to be taken again. */
  giveBack(step: Step): void {
    (step as Planned).state = 'open';
  }

  #next(): Planned | undefined {
    if (this.#encode.state !== 'done') return isOpen(this.#encode) ? this.#encode : undefined;
    const latentEnd = this.#latentEnd();
    const decode = this.#decodes.find(isOpen);
    if (decode !== undefined && decode.latentEnd <= latentEnd) return decode;
    return this.#flows.find(isOpen);
  }

  /** Frames from the beginning that the flow has made without a gap. */
  #latentEnd(): number {
    const missing = this.#flows.find(({ state }) => state !== 'done');
    if (missing === undefined) return Number.POSITIVE_INFINITY;
    return missing.work.kind === 'flow' ? missing.work.frames.first : 0;
  }
}

const planned = (work: Work): Planned => ({ work, tries: new UnitTries(), state: 'open' });

const isOpen = ({ state }: Planned): boolean => state === 'open';
