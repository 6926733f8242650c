/** Builds the half-precision form of a decoder in the stock decoder's graph. */
import type { Graph } from '../graph.ts';
import { floatOf, floats, int, ints, intsOf, type OnnxNode, text } from '../onnx.ts';
import { ELEMENT, halfTensor } from '../tensor.ts';
import { polyphase } from './polyphase.ts';

/** ONNX Runtime's own operators. */
const DOMAIN = 'com.microsoft';

/** A convolution over positions. */
interface Kernel {
  /** [outputs, inputs, taps] */
  readonly weights: Float32Array;
  readonly outputs: number;
  readonly inputs: number;
  readonly taps: number;
  /** Name of a value with `outputs` halves. */
  readonly bias: string;
  readonly dilation: number;
  readonly padding: readonly [before: number, after: number];
}

/** What a fused convolution computes after its products. */
interface Tail {
  /** The stock graph's name of the result. */
  readonly result: string;
  /** A value to add. */
  readonly sum?: string;
  /** Slope of the final LeakyRelu. */
  readonly slope?: number;
}

/** A value of halves, [1, 1, positions, channels]. */
interface HalfValue {
  readonly name: string;
  readonly channels: number;
}

export class HalfDecoder {
  readonly #graph: Graph;
  /** The stock graph's values that depend on the latent. */
  readonly #moving: ReadonlySet<string>;
  /** Keyed by the stock graph's names. */
  readonly #values = new Map<string, HalfValue>();
  /** Nodes that are fused into an earlier node. */
  readonly #taken = new Set<OnnxNode>();

  /** @param latent name of a float value, [1, channels, frames]. */
  constructor(graph: Graph, latent: string, channels: number) {
    this.#graph = graph;
    this.#moving = graph.downstream(latent);
    const turned = graph.add('Transpose', [latent], { perm: ints(0, 2, 1) });
    const raised = graph.add('Unsqueeze', [turned, graph.addInts([1])]);
    this.#set(latent, graph.add('Cast', [raised], { to: int(ELEMENT.float16) }), channels);
  }

  /** Converts a value back to the stock graph's shape and precision. @returns its name. */
  single(value: string): string {
    const graph = this.#graph;
    const cast = graph.add('Cast', [this.#half(value).name], { to: int(ELEMENT.float32) });
    const lowered = graph.add('Squeeze', [cast, graph.addInts([1])]);
    return graph.add('Transpose', [lowered], { perm: ints(0, 2, 1) });
  }

  /** Adds the half-precision form of a node. Call it with the stock graph's nodes in order. */
  make(node: OnnxNode): void {
    if (this.#taken.has(node)) return;
    if (node.opType === 'Conv') this.#convolve(node);
    else if (node.opType === 'ConvTranspose') this.#upsample(node);
    else if (node.opType === 'LeakyRelu') this.#activate(node);
    else if (node.opType === 'Slice') this.#cut(node);
    else this.#add(node);
  }

  #convolve(node: OnnxNode): void {
    const graph = this.#graph;
    const [input = '', weight, bias] = node.inputs;
    const [outputs = 0, inputs = 0, taps = 0] = graph.tensor(weight)?.dims ?? [];
    const [before = 0, after = 0] = intsOf(node, 'pads', []);
    const { value, offset } = this.#withOffset(node.outputs[0] as string);
    const kernel: Kernel = {
      weights: graph.floats(weight) as Float32Array,
      outputs,
      inputs,
      taps,
      bias: offset === undefined ? this.#bias(bias, outputs) : this.#sumOfBiases(offset, bias),
      dilation: intsOf(node, 'dilations', [1])[0] ?? 1,
      padding: [before, after],
    };
    this.#fused(this.#half(input).name, kernel, this.#tail(value));
  }

  /** A polyphase convolution gives whole strides; surplus positions are cut off. */
  #upsample(node: OnnxNode): void {
    const graph = this.#graph;
    const [input = '', weight, bias] = node.inputs;
    const [inputs = 0, outputs = 0, taps = 0] = graph.tensor(weight)?.dims ?? [];
    const stride = intsOf(node, 'strides', [1])[0] ?? 1;
    const [before = 0, after = 0] = intsOf(node, 'pads', []);
    const weights = graph.floats(weight) as Float32Array;
    const phases = polyphase({ weights, inputs, outputs, taps, stride });
    const one = graph.floats(bias) ?? new Float32Array(outputs);
    const all = Float32Array.from({ length: stride * outputs }, (_, i) => one[i % outputs] ?? 0);
    const reach = phases.taps - 1;
    const result = node.outputs[0] as string;
    const inPhases = this.#conv(this.#half(input).name, {
      weights: phases.weights,
      outputs: stride * outputs,
      inputs,
      taps: phases.taps,
      bias: graph.addTensor(halfTensor(all, [stride * outputs])),
      dilation: 1,
      padding: [reach, reach],
    });
    const inTurn = graph.add('Reshape', [inPhases, graph.addInts([1, 1, -1, outputs])]);
    const surplus = stride * phases.taps - taps + after;
    const end = surplus > 0 ? -surplus : 2 ** 63;
    const span = [graph.addInts([before]), graph.addInts([end]), graph.addInts([2])];
    this.#set(result, graph.add('Slice', [inTurn, ...span]), outputs);
  }

  #activate(node: OnnxNode): void {
    const { name, channels } = this.#half(node.inputs[0]);
    const attributes = Object.fromEntries(node.attributes);
    this.#set(
      node.outputs[0] as string,
      this.#graph.add('LeakyRelu', [name], attributes),
      channels,
    );
  }

  /** Positions are the last axis in the stock graph, but the last but one here. */
  #cut({ inputs: [input, start = '', end = ''], outputs: [result = ''] }: OnnxNode): void {
    const { name, channels } = this.#half(input);
    const span = [start, end, this.#graph.addInts([-2])];
    this.#set(result, this.#graph.add('Slice', [name, ...span]), channels);
  }

  /**
   * Fuses a sum that follows no convolution into an identity convolution. On ARM, the runtime's
   * `Add` of halves goes element by element and costs five times as much. (A depth-wise convolution
   * would do, but ONNX Runtime 1.30 computes it wrongly.)
   */
  #add({ inputs: [left, right], outputs: [result = ''] }: OnnxNode): void {
    const { name, channels } = this.#half(left);
    const weights = new Float32Array(channels * channels);
    for (let channel = 0; channel < channels; channel += 1) weights[channel * (channels + 1)] = 1;
    const kernel: Kernel = {
      weights,
      outputs: channels,
      inputs: channels,
      taps: 1,
      bias: this.#bias(undefined, channels),
      dilation: 1,
      padding: [0, 0],
    };
    this.#fused(name, kernel, { ...this.#activation(result), sum: this.#half(right).name });
  }

  #fused(input: string, kernel: Kernel, tail: Tail): void {
    this.#set(tail.result, this.#conv(input, kernel, tail), kernel.outputs);
  }

  #conv(input: string, kernel: Kernel, { sum, slope }: Omit<Tail, 'result'> = {}): string {
    const { outputs, inputs, taps, dilation, padding } = kernel;
    const weights = halfTensor(kernel.weights, [outputs, inputs, 1, taps]);
    const values = [input, this.#graph.addTensor(weights), kernel.bias];
    const attributes = {
      kernel_shape: ints(1, taps),
      pads: ints(0, padding[0], 0, padding[1]),
      dilations: ints(1, dilation),
      strides: ints(1, 1),
      group: int(1),
      ...(slope !== undefined && {
        activation: text('LeakyRelu'),
        activation_params: floats(slope),
      }),
    };
    const all = sum === undefined ? values : [...values, sum];
    return this.#graph.add('NhwcFusedConv', all, attributes, DOMAIN);
  }

  /** The sum and the activation to fuse: those that are a value's only use. */
  #tail(value: string): Tail {
    const added = this.#soleUse(value, 'Add');
    const other = added?.inputs.find((input) => input !== value);
    const sum = this.#values.get(other ?? '')?.name;
    if (added !== undefined && sum !== undefined) {
      this.#taken.add(added);
      return { ...this.#activation(added.outputs[0] as string), sum };
    }
    return this.#activation(value);
  }

  #activation(value: string): Tail {
    const activation = this.#soleUse(value, 'LeakyRelu');
    if (activation === undefined) return { result: value };
    this.#taken.add(activation);
    return { result: activation.outputs[0] as string, slope: floatOf(activation, 'alpha', 0.01) };
  }

  /** The speaker's bias of a value, [1, channels, 1], the same for all positions. */
  #withOffset(value: string): { readonly value: string; readonly offset?: string } {
    const added = this.#soleUse(value, 'Add');
    const offset = added?.inputs.find((input) => !this.#moving.has(input));
    if (added === undefined || offset === undefined) return { value };
    this.#taken.add(added);
    return { value: added.outputs[0] as string, offset };
  }

  #bias(stored: string | undefined, channels: number): string {
    const values = this.#graph.floats(stored) ?? new Float32Array(channels);
    return this.#graph.addTensor(halfTensor(values, [channels]));
  }

  #sumOfBiases(offset: string, stored: string | undefined): string {
    const graph = this.#graph;
    const row = graph.add('Reshape', [offset, graph.addInts([-1])]);
    const sum = stored === undefined ? row : graph.add('Add', [row, stored]);
    return graph.add('Cast', [sum], { to: int(ELEMENT.float16) });
  }

  /** The only consumer of a value, if it has this type and is not fused yet. */
  #soleUse(value: string, opType: string): OnnxNode | undefined {
    const uses = this.#graph.consumers(value);
    const [use] = uses;
    return uses.length === 1 && use?.opType === opType && !this.#taken.has(use) ? use : undefined;
  }

  #half(value: string | undefined): HalfValue {
    const half = this.#values.get(value ?? '');
    if (half === undefined) throw new Error(`${value} is used before it is made`);
    return half;
  }

  #set(value: string, name: string, channels: number): void {
    this.#values.set(value, { name, channels });
  }
}
