/** Moves weights out of graphs into one file, from which the runtime maps them into memory. */
import type { Graph } from './graph.ts';
import type { OnnxTensor } from './tensor.ts';

export interface ExternalWeightsOptions {
  /** Name of the file, in the folder of the graphs. */
  readonly location: string;
  /** Tensors of fewer bytes stay in their graph. @default 1024 */
  readonly minBytes?: number;
  /** Start of each tensor in the file: only whole pages can be mapped. @default 4096 */
  readonly alignment?: number;
}

/**
 * Replaces the large initialisers of graphs by references to a file. A tensor that several
 * graphs share is stored once. Graphs may have references to other files: those stay.
 * @returns the file's content, in pieces to be written one after the other.
 */
export const externaliseWeights = (
  graphs: readonly Graph[],
  { location, minBytes = 1024, alignment = 4096 }: ExternalWeightsOptions,
): readonly Uint8Array[] => {
  const pieces: Uint8Array[] = [];
  const moved = new Map<Uint8Array, OnnxTensor>();
  let offset = 0;
  for (const graph of graphs) {
    const used = new Set(graph.inOrder().flatMap(({ inputs }) => inputs));
    for (const [name, tensor] of graph.initialisers) {
      const { bytes } = tensor;
      if (!used.has(name) || tensor.external !== undefined || bytes.length < minBytes) continue;
      let reference = moved.get(bytes);
      if (reference === undefined) {
        const padding = (alignment - (offset % alignment)) % alignment;
        if (padding > 0) pieces.push(new Uint8Array(padding));
        offset += padding;
        pieces.push(bytes);
        const external = { location, offset, length: bytes.length };
        reference = { ...tensor, bytes: new Uint8Array(0), external };
        moved.set(bytes, reference);
        offset += bytes.length;
      }
      graph.initialisers.set(name, { ...reference, dims: tensor.dims });
    }
  }
  return pieces;
};
