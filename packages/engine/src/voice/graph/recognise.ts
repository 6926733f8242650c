/**
 * Finds the seams of a Piper voice (a VITS graph as torch exports it) by the operations around
 * them. The names of inner values mean nothing: exporters number them, and one single-speaker voice
 * calls its phoneme table `sid`. Only the graph's inputs have known names, which Piper 1.3.0 uses.
 */
import type { Graph } from './graph.ts';
import { findFrameMask, findIdMask } from './masks.ts';
import { intsOf, type OnnxNode } from './onnx.ts';
import { type Seams, VoiceMisfit } from './voice-structure.ts';

/** The inputs of a stock voice. Source: Piper 1.3.0, voice.py. */
export const VOICE_INPUTS = {
  ids: 'input',
  lengths: 'input_lengths',
  scales: 'scales',
  speaker: 'sid',
};

/** In older opsets, `Squeeze`, `Split` and others take attributes where the passes add inputs. */
const OLDEST_OPSET = 13;

const must = <T>(value: T | undefined, missing: string): T => {
  if (value === undefined) throw new VoiceMisfit(`the graph has no ${missing}`);
  return value;
};

const only = (nodes: readonly OnnxNode[], what: string): OnnxNode => {
  const [node, ...others] = nodes;
  if (node === undefined) throw new VoiceMisfit(`the graph has no ${what}`);
  if (others.length > 0) throw new VoiceMisfit(`the graph has more than one ${what}`);
  return node;
};

const otherInput = (node: OnnxNode, input: string): string | undefined =>
  node.inputs.find((candidate) => candidate !== input);

/** The value x per id that Transpose(MatMul(path, Transpose(x))) spreads over the frames. */
const spreadOverFrames = (graph: Graph, perFrame: string | undefined): string | undefined => {
  const back = graph.producer(perFrame);
  const product = back?.opType === 'Transpose' ? graph.producer(back.inputs[0]) : undefined;
  const there = product?.opType === 'MatMul' ? graph.producer(product.inputs[1]) : undefined;
  return there?.opType === 'Transpose' ? there.inputs[0] : undefined;
};

const isNoiseScale = (graph: Graph, value: string | undefined): boolean => {
  const gather = graph.producer(value);
  if (gather?.opType !== 'Gather' || gather.inputs[0] !== VOICE_INPUTS.scales) return false;
  return graph.ints(gather.inputs[1])?.[0] === 0;
};

/** Matches z_p = mean + noise · exp(log deviation) · noise scale from one node's noise. */
const priorOf = (graph: Graph, noise: OnnxNode) => {
  const drawn = noise.outputs[0] as string;
  const [spread] = graph.consumers(drawn);
  const exp = spread?.opType === 'Mul' ? graph.producer(otherInput(spread, drawn)) : undefined;
  const logDeviation = exp?.opType === 'Exp' ? spreadOverFrames(graph, exp.inputs[0]) : undefined;
  const spreadNoise = spread?.outputs[0];
  const [scaled] = graph.consumers(spreadNoise);
  if (logDeviation === undefined || spreadNoise === undefined || scaled?.opType !== 'Mul') return;
  if (!isNoiseScale(graph, otherInput(scaled, spreadNoise))) return;
  const [sum] = graph.consumers(scaled.outputs[0]);
  const prior = sum?.outputs[0];
  if (sum?.opType !== 'Add' || prior === undefined) return;
  const mean = spreadOverFrames(graph, otherInput(sum, scaled.outputs[0] as string));
  return mean === undefined ? undefined : { noise, mean, logDeviation, prior };
};

/** The Conv before the first upsampling, behind its activation and the speaker's bias. */
const firstDecoderConv = (graph: Graph, prior: string): OnnxNode => {
  const moving = graph.downstream(prior);
  const upsampling = graph
    .ofType('ConvTranspose')
    .filter(({ inputs }) => moving.has(inputs[0] ?? ''));
  const isFirst = ({ outputs }: OnnxNode) => {
    const later = graph.downstream(outputs[0] as string);
    return upsampling.every(
      (node) => node.outputs[0] === outputs[0] || later.has(node.inputs[0] ?? ''),
    );
  };
  let node = must(upsampling.find(isFirst), 'decoder that upsamples');
  do {
    const from = node.inputs.find((input) => moving.has(input));
    node = must(graph.producer(from), 'convolution before the upsampling');
  } while (['LeakyRelu', 'Add'].includes(node.opType));
  if (node.opType !== 'Conv') throw new VoiceMisfit(`the decoder begins with ${node.opType}`);
  return node;
};

/** The audio before the nodes that only reshape it. */
const beforeReshaping = (graph: Graph, output: string): string => {
  const node = graph.producer(output);
  const reshaping = node && ['Unsqueeze', 'Squeeze', 'Identity'].includes(node.opType);
  return reshaping ? beforeReshaping(graph, node.inputs[0] as string) : output;
};

const speakerVectorOf = (graph: Graph): string => {
  const lookup = only(
    graph.consumers(VOICE_INPUTS.speaker).filter(({ opType }) => opType === 'Gather'),
    'table of speakers',
  );
  const unsqueeze = only(graph.consumers(lookup.outputs[0]), 'use of the speaker');
  if (unsqueeze.opType !== 'Unsqueeze') {
    throw new VoiceMisfit(`the speaker goes through ${unsqueeze.opType}`);
  }
  return unsqueeze.outputs[0] as string;
};

/** Samples per frame: the product of the upsampling strides. */
const hopOf = (graph: Graph): number =>
  graph
    .ofType('ConvTranspose')
    .reduce((hop, node) => hop * (intsOf(node, 'strides', [1])[0] ?? 1), 1);

const checkInterface = (graph: Graph, opset: number): void => {
  if (opset < OLDEST_OPSET) throw new VoiceMisfit(`the graph is of operator set ${opset}`);
  const nested = graph.ofType('If', 'Loop', 'Scan')[0];
  if (nested !== undefined) throw new VoiceMisfit(`the graph branches (${nested.opType})`);
  if ([...graph.initialisers.values()].some(({ external }) => external !== undefined)) {
    throw new VoiceMisfit('the weights are in another file');
  }
  const { ids, lengths, scales, speaker } = VOICE_INPUTS;
  const inputs = graph.inputs.map(({ name }) => name);
  for (const name of [ids, lengths, scales]) {
    if (!inputs.includes(name)) throw new VoiceMisfit(`the graph has no input ${name}`);
  }
  const unknown = inputs.find((name) => ![ids, lengths, scales, speaker].includes(name));
  if (unknown !== undefined) throw new VoiceMisfit(`the graph has an input ${unknown}`);
};

/** The result of recognition. `hop` is in samples per frame. */
export interface RecognisedVoice {
  readonly seams: Seams;
  readonly hop: number;
  readonly channels: number;
}

/**
 * Finds the seams of a voice.
 * @param graph in normal form.
 * @throws VoiceMisfit with the reason if the graph does not have the known structure.
 */
export function recogniseVoice(graph: Graph, opset: number): RecognisedVoice {
  checkInterface(graph, opset);
  const ceil = only(graph.ofType('Ceil'), 'rounding of durations');
  const noises = graph.ofType('RandomNormalLike');
  const priors = noises.flatMap((noise) => priorOf(graph, noise) ?? []);
  const [found] = priors;
  if (found === undefined || priors.length > 1) {
    throw new VoiceMisfit('the graph does not draw the prior from noise as VITS does');
  }
  const durationNoises = noises.filter((noise) => noise !== found.noise);
  if (durationNoises.length > 1 || graph.ofType('RandomNormal', 'RandomUniform').length > 0) {
    throw new VoiceMisfit('the graph draws more noise than VITS does');
  }
  const conv = firstDecoderConv(graph, found.prior);
  const channels = must(graph.tensor(conv.inputs[1])?.dims[1], 'weights in the decoder');
  const output = must(graph.outputs[0], 'output').name;
  const durationNoise = durationNoises[0]?.outputs[0];
  const idMask = findIdMask(graph, VOICE_INPUTS.lengths);
  const frameMask = findFrameMask(graph, ceil);
  const seams: Seams = {
    durations: ceil.outputs[0] as string,
    mean: found.mean,
    logDeviation: found.logDeviation,
    prior: found.prior,
    latent: conv.inputs[0] as string,
    audio: beforeReshaping(graph, output),
    ...(durationNoise !== undefined && { durationNoise }),
    ...(graph.inputs.some(({ name }) => name === VOICE_INPUTS.speaker) && {
      speakerVector: speakerVectorOf(graph),
    }),
    ...(idMask !== undefined && { idMask }),
    ...(frameMask !== undefined && { frameMask }),
  };
  return { seams, hop: hopOf(graph), channels };
}
