/** Moves weights from graphs into one file, which the runtime maps into memory. */
import { hash } from 'node:crypto';
import type { Graph } from './graph.ts';
import type { OnnxTensor } from './tensor.ts';

/** Tensors of fewer bytes stay in their graph. */
const MIN_BYTES = 1024;

/** Alignment of each tensor in the file, in bytes: only whole pages can be mapped. */
const ALIGNMENT = 4096;

/** The weights file of several graphs in one folder. A tensor that graphs share is stored once. */
export class WeightsFile {
  readonly #location: string;
  readonly #pieces: Uint8Array[] = [];
  /** Keyed by a hash of the bytes, because graphs may stem from separate reads of a voice. */
  readonly #stored = new Map<string, NonNullable<OnnxTensor['external']>>();
  #length = 0;

  /** @param location the file's name, relative to the graphs' folder. */
  constructor(location: string) {
    this.#location = location;
  }

  /** The file's content, complete after the last `takeFrom`. */
  get bytes(): Uint8Array {
    return Buffer.concat(this.#pieces);
  }

  /**
   * Moves the large initialisers of a graph to the file and leaves references to it. References to
   * other files stay.
   */
  takeFrom(graph: Graph): void {
    const used = new Set(graph.inOrder().flatMap(({ inputs }) => inputs));
    for (const [name, tensor] of graph.initialisers) {
      const { bytes } = tensor;
      if (!used.has(name) || tensor.external !== undefined || bytes.length < MIN_BYTES) continue;
      const external = this.#place(bytes);
      graph.initialisers.set(name, { ...tensor, bytes: new Uint8Array(0), external });
    }
  }

  #place(bytes: Uint8Array): NonNullable<OnnxTensor['external']> {
    const key = hash('sha256', bytes);
    let external = this.#stored.get(key);
    if (external === undefined) {
      const padding = (ALIGNMENT - (this.#length % ALIGNMENT)) % ALIGNMENT;
      this.#pieces.push(new Uint8Array(padding), bytes);
      this.#length += padding;
      external = { location: this.#location, offset: this.#length, length: bytes.length };
      this.#length += bytes.length;
      this.#stored.set(key, external);
    }
    return external;
  }
}
