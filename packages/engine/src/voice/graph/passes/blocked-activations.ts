import type { Graph } from '../graph.ts';
import { int, ints, type OnnxNode } from '../onnx.ts';
import { SEAM } from '../parts.ts';
import type { Pass } from './pass.ts';

/** Channels per block on a CPU with AVX-512; a multiple of AVX2's 8. */
const BLOCK = 16;

/** Channels of a value of the decoder. */
const channelsOf = (graph: Graph, value: string | undefined): number => {
  const node = graph.producer(value);
  if (node === undefined) return 0;
  const dims = graph.tensor(node.inputs[1])?.dims;
  if (node.opType === 'Conv') return dims?.[0] ?? 0;
  if (node.opType === 'ConvTranspose') return dims?.[1] ?? 0;
  return channelsOf(graph, node.inputs[0]);
};

/** Adds an identity convolution: one tap of weight 1 per channel. */
const identityConv = (graph: Graph, value: string, channels: number): string => {
  const one = graph.addFloats(new Float32Array(channels).fill(1), [channels, 1, 1, 1]);
  return graph.add('Conv', [value, one], {
    group: int(channels),
    kernel_shape: ints(1, 1),
    pads: ints(0, 0, 0, 0),
    strides: ints(1, 1),
  });
};

/**
 * Keeps activations in the blocked layout. The runtime fuses a LeakyRelu into a convolution before
 * it, which stays blocked. It computes a LeakyRelu after a sum or an upsampling unblocked, which
 * takes two conversions of the whole signal. This pass inserts a depth-wise identity convolution to
 * fuse into. After an upsampling, that also converts once for all consumers. The decoder takes 0.95
 * of the time. Multiplying by 1 keeps the bits. Requires `decoder-2d` before it.
 */
export const blockedActivations: Pass = {
  name: 'blocked-activations',
  parts: ['decoder'],
  keeps: 'bits',
  form: 'blocked',
  apply(graph) {
    const moving = graph.downstream(SEAM.latent);
    const is2d = graph
      .ofType('Conv')
      .some((node) => graph.tensor(node.inputs[1])?.dims.length === 4);
    if (!is2d) return 0;
    const added = new Set<string>();
    const insertBefore = (value: string, consumers: readonly OnnxNode[]): void => {
      const channels = channelsOf(graph, value);
      if (channels === 0 || channels % BLOCK !== 0) return;
      const same = identityConv(graph, value, channels);
      added.add(same);
      graph.redirect(value, same, consumers);
    };

    for (const { outputs } of graph.ofType('ConvTranspose')) {
      const [value = ''] = outputs;
      if (moving.has(value)) insertBefore(value, graph.consumers(value));
    }
    for (const node of graph.ofType('LeakyRelu')) {
      const [value = ''] = node.inputs;
      if (!moving.has(node.outputs[0] ?? '')) continue;
      // Upsampling has no blocked form, so its input is converted back in any case.
      const next = graph.consumers(node.outputs[0]);
      if (next.some(({ opType }) => opType === 'ConvTranspose')) continue;
      const isFused =
        graph.producer(value)?.opType === 'Conv' && graph.consumers(value).length === 1;
      if (isFused && !added.has(value)) continue;
      insertBefore(value, [node]);
    }
    return added.size;
  },
};
