/** Splits a stock Piper voice into the graphs that run. */
import { cutVoice, type Part } from './cut.ts';
import type { WeightsFile } from './external-weights.ts';
import { haloOf, upsamplingHalos } from './halo.ts';
import { readModel, writeModel } from './model.ts';
import { toNormalForm } from './normal-form.ts';
import { PART_NAMES, type PartName, SEAM } from './parts.ts';
import type { Pass, PassContext } from './passes/pass.ts';
import { recipeFor } from './recipe.ts';
import { recogniseVoice } from './recognise.ts';
import { VoiceMisfit, type VoiceStructure } from './voice-structure.ts';

/** A voice that is cut but not yet rewritten or written. */
export interface CutVoice {
  readonly structure: VoiceStructure;
  readonly parts: Readonly<Record<PartName, Part>>;
  /** The context of passes, except for the mask of their part. */
  readonly context: Omit<PassContext, 'mask'>;
  /** See OnnxModel. */
  readonly header: readonly Uint8Array[];
}

/** A voice that is cut, rewritten and written. */
export interface SplitVoice {
  readonly structure: VoiceStructure;
  /** Model files. */
  readonly parts: Readonly<Record<PartName, Uint8Array>>;
  /** Number of places that each pass rewrote, by its name; 0 if it found nothing. */
  readonly rewritten: Readonly<Record<string, number>>;
}

export interface SplitOptions {
  /** Default: the recipe for a blocked decoder. */
  readonly recipe?: readonly Pass[];
  /** File for large weights. Default: each part contains its weights. */
  readonly weights?: WeightsFile;
}

/**
 * Recognises a voice and cuts it. The parts compute the same as the stock graph.
 * @param model the voice's .onnx file; its weights are not copied, so it must not change.
 * @throws VoiceMisfit with the reason if the voice cannot be cut and has to run as the stock graph.
 */
export function cutStockVoice(model: Uint8Array): CutVoice {
  try {
    return cut(model);
  } catch (cause) {
    if (cause instanceof VoiceMisfit) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new VoiceMisfit(`the graph cannot be read: ${reason}`, { cause });
  }
}

const cut = (model: Uint8Array): CutVoice => {
  const { graph, opset, header } = readModel(model);
  toNormalForm(graph);
  const { seams, hop, channels } = recogniseVoice(graph, opset);
  const parts = cutVoice(graph, seams, channels);
  const encoderInputs = parts.encoder.graph.inputs.map(({ name }) => name);
  const { graph: decoder } = parts.decoder;
  return {
    parts,
    header,
    context: { hop, upsamplingHalos: upsamplingHalos(decoder, SEAM.latent, SEAM.audio, hop) },
    structure: {
      channels,
      hop,
      speakers: seams.speakerVector !== undefined,
      durationNoise: encoderInputs.includes(SEAM.durationNoise),
      flowHalo: haloOf(parts.flow.graph, SEAM.prior, SEAM.latent, 1),
      decoderHalo: haloOf(decoder, SEAM.latent, SEAM.audio, hop),
    },
  };
};

/**
 * Cuts a voice, rewrites its parts and writes them.
 * @throws VoiceMisfit see `cutStockVoice`.
 */
export function splitVoice(
  model: Uint8Array,
  { recipe = recipeFor('blocked'), weights }: SplitOptions = {},
): SplitVoice {
  const { parts, structure, context, header } = cutStockVoice(model);
  let { flowHalo } = structure;
  const rewritten: Record<string, number> = {};
  for (const pass of recipe) {
    let places = 0;
    for (const name of pass.parts) {
      const { graph, mask } = parts[name];
      places += pass.apply(graph, { mask, ...context });
      graph.prune();
    }
    rewritten[pass.name] = places;
    if (places > 0) flowHalo = pass.flowHalo?.(flowHalo) ?? flowHalo;
  }
  for (const name of PART_NAMES) weights?.takeFrom(parts[name].graph);
  const write = (name: PartName) => writeModel({ graph: parts[name].graph, header });
  return {
    structure: { ...structure, flowHalo },
    parts: { encoder: write('encoder'), flow: write('flow'), decoder: write('decoder') },
    rewritten,
  };
}
