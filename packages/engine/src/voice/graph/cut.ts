/** Cuts a recognised voice into its three parts. Exact: they consist of the voice's own nodes. */
import { Graph } from './graph.ts';
import { intOf, type ValueInfo } from './onnx.ts';
import { type PartName, SEAM } from './parts.ts';
import { VOICE_INPUTS } from './recognise.ts';
import { ELEMENT, floatTensor } from './tensor.ts';
import { type Seams, VoiceMisfit } from './voice-structure.ts';

/** A part of a voice, which passes may rewrite. */
export interface Part {
  readonly graph: Graph;
  /** Name of its all-ones mask, if it has one. */
  readonly mask: string | undefined;
}

/** An input or output of a part: its name in the voice, and its description in the part. */
interface Edge {
  readonly from: string;
  readonly as: ValueInfo;
}

const edge = (from: string, name: string, dims: ValueInfo['dims'], type: number): Edge => ({
  from,
  as: { name, type, dims },
});

const float = (from: string, name: string, ...dims: (number | string)[]): Edge =>
  edge(from, name, dims, ELEMENT.float32);

const int64 = (from: string, name: string, ...dims: (number | string)[]): Edge =>
  edge(from, name, dims, ELEMENT.int64);

/** The nodes that compute `outputs` from `inputs`, as a separate graph. */
const extract = (voice: Graph, inputs: readonly Edge[], outputs: readonly Edge[]): Graph => {
  const edges = [...inputs, ...outputs];
  const names = new Map(edges.map(({ from, as }) => [from, as.name]));
  const taken = new Set(names.values());
  const rename = (name: string) => names.get(name) ?? (taken.has(name) ? `voice/${name}` : name);

  const part = new Graph();
  const ends = new Set(inputs.map(({ from }) => from));
  const targets = outputs.map(({ from }) => from);
  for (const node of voice.inOrder(targets, ends)) {
    // Such a node makes an input of the part and another value; both parts would compute it.
    if (node.outputs.some((output) => ends.has(output))) {
      throw new VoiceMisfit(`a ${node.opType} makes values on both sides of a cut`);
    }
    part.insert({ ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) });
    for (const input of node.inputs) {
      const tensor = voice.initialisers.get(input);
      if (tensor !== undefined) part.initialisers.set(rename(input), tensor);
    }
  }
  const used = inputs.filter(({ as }) => part.consumers(as.name).length > 0);
  part.inputs.push(...used.map(({ as }) => as));
  part.outputs.push(...outputs.map(({ as }) => as));
  return part;
};

/** Adds an all-ones mask, [1, 1, frames]. It replaces the one made of durations, not seen here. */
const onesOverFrames = (graph: Graph, like: string): string => {
  const shape = graph.add('Shape', [like]);
  const frames = graph.add('Gather', [shape, graph.addInts([2])]);
  const maskShape = graph.add('Concat', [graph.addInts([1, 1]), frames], {
    axis: { kind: 'int', value: 0 },
  });
  const one = floatTensor(Float32Array.of(1), [1]);
  return graph.add('ConstantOfShape', [maskShape], { value: { kind: 'tensor', value: one } });
};

const FRAME_MASK = 'frame_mask';

/**
 * Cuts a voice. Do not use `voice` afterwards: the parts share its nodes and change them.
 *
 * - The number of ids is the width of `ids`, because a batch of one has no padding.
 * - Both noises become inputs, so that the caller chooses the seed.
 * - The deviation is exponentiated per id, before it is spread over the frames. That costs a
 *   fraction and gives the same bits, because spreading multiplies by ones and zeros.
 * @throws VoiceMisfit if a part needs a value that is not among its inputs.
 */
export function cutVoice(voice: Graph, seams: Seams, channels: number): Record<PartName, Part> {
  const { ids, lengths, scales, speaker } = VOICE_INPUTS;
  const idCount = voice.add('Gather', [voice.add('Shape', [ids]), voice.addInts([1])]);
  voice.redirect(lengths, idCount);
  const deviation = voice.add('Exp', [seams.logDeviation]);

  const { speakerVector, durationNoise, frameMask } = seams;
  const vectorSize = speakerVector === undefined ? 0 : embeddingSize(voice, speakerVector);
  const vector =
    speakerVector === undefined ? [] : [float(speakerVector, SEAM.speakerVector, 1, vectorSize, 1)];
  const prior = float(seams.prior, SEAM.prior, 1, channels, 'frames');
  const latent = float(seams.latent, SEAM.latent, 1, channels, 'frames');

  const encoder = attempt('encoder', () =>
    extract(
      voice,
      [
        int64(ids, SEAM.ids, 1, 'ids'),
        float(scales, SEAM.scales, 3),
        // A single-speaker voice may use this name for another value.
        ...(speakerVector ? [int64(speaker, SEAM.speaker, 1)] : []),
        ...(durationNoise ? [float(durationNoise, SEAM.durationNoise, 1, 2, 'ids')] : []),
      ],
      [
        float(seams.durations, SEAM.durations, 1, 1, 'ids'),
        float(seams.mean, SEAM.mean, 1, channels, 'ids'),
        float(deviation, SEAM.deviation, 1, channels, 'ids'),
        ...vector,
      ],
    ),
  );
  const masks = frameMask === undefined ? [] : [float(frameMask, FRAME_MASK, 1, 1, 'frames')];
  const flow = attempt('flow', () => extract(voice, [prior, ...masks, ...vector], [latent]));
  const decoder = attempt('decoder', () =>
    extract(voice, [latent, ...vector], [float(seams.audio, SEAM.audio, 1, 1, 'samples')]),
  );

  const masked = flow.inputs.findIndex(({ name }) => name === FRAME_MASK);
  let flowMask: string | undefined;
  if (masked >= 0) {
    flow.inputs.splice(masked, 1);
    flowMask = onesOverFrames(flow, SEAM.prior);
    flow.redirect(FRAME_MASK, flowMask);
  }
  return {
    encoder: { graph: encoder, mask: seams.idMask },
    flow: { graph: flow, mask: flowMask },
    decoder: { graph: decoder, mask: undefined },
  };
}

const attempt = <T>(part: PartName, cut: () => T): T => {
  try {
    return cut();
  } catch (cause) {
    if (cause instanceof VoiceMisfit) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VoiceMisfit(`the ${part} cannot be cut out: ${reason}`, { cause });
  }
};

/** Width of the speaker embedding table. */
const embeddingSize = (voice: Graph, speakerVector: string): number => {
  const lookup = voice.producer(voice.producer(speakerVector)?.inputs[0]);
  const size = voice.tensor(lookup?.inputs[0])?.dims[1];
  if (size === undefined || intOf(lookup as NonNullable<typeof lookup>, 'axis', 0) !== 0) {
    throw new VoiceMisfit('the table of speakers is not a table');
  }
  return size;
};
