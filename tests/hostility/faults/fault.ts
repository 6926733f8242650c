import type { HostileOptions, HostileService } from '../hostile-service.ts';
import type { FaultLoad } from './fault-load.ts';

/** A service under load, to which something is about to happen. */
export interface Place {
  readonly service: HostileService;
  readonly load: FaultLoad;
  /** With the service's voice, `voice.onnx`, and its state, `state`. */
  readonly folder: string;
}

/** A kind of fault: how it is made, and what docs/reliability.md says of it. */
export interface Fault {
  readonly name: string;
  /** What it is, what a client sees of it, what an operator sees: sentences. */
  readonly what: string;
  readonly client: string;
  readonly operator: string;
  /**
   * Faults for each service; then another replaces it, because pauses between restarts grow.
   * Default: 4.
   */
  readonly aService?: number;
  /** Whether aac is asked for as well. */
  readonly withAac?: true;
  /** Whether answers of the other voice are right, too. */
  readonly withOtherVoice?: true;
  /** What is done to its folder first, and what the service is started with. */
  readonly surroundings?: (folder: string) => HostileOptions;
  /** Makes it happen, and puts right what does not come right by itself. */
  readonly happen: (place: Place) => Promise<void>;
  /** Undoes what `surroundings` did outside of the folder. */
  readonly clear?: (folder: string) => void;
}
