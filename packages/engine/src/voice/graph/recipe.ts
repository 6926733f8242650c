/** The passes over a voice, in the order in which they run. */
import { bandAttention } from './passes/band-attention.ts';
import { blockedActivations } from './passes/blocked-activations.ts';
import { decoder2d } from './passes/decoder-2d.ts';
import { flips } from './passes/flips.ts';
import { foldDivision } from './passes/fold-division.ts';
import { halfPrecision } from './passes/half-precision.ts';
import { layerNorm } from './passes/layer-norm.ts';
import { masks } from './passes/masks.ts';
import type { DecoderForm, Pass } from './passes/pass.ts';
import { polyphaseUpsampling } from './passes/polyphase-upsampling.ts';
import { shapeHints } from './passes/shape-hints.ts';
import { shedHalo } from './passes/shed-halo.ts';
import { splines } from './passes/spline.ts';
import { stridedPost } from './passes/strided-post.ts';
import { winograd } from './passes/winograd.ts';
import { zeros } from './passes/zeros.ts';

/**
 * To be raised with every change to what the parts compute or look like. Entries of another version
 * are prepared again.
 */
export const RECIPE_VERSION = 6;

/**
 * Any pass may be left out, and a pass that does not recognise the graph changes nothing. If a
 * rewrite goes wrong on a voice, drop passes from the end.
 */
const PASSES: readonly Pass[] = [
  masks,
  zeros,
  bandAttention,
  splines,
  layerNorm,
  flips,
  winograd,
  foldDivision,
  decoder2d,
  stridedPost,
  blockedActivations,
  shedHalo,
  shapeHints,
  polyphaseUpsampling,
  halfPrecision,
];

/** The passes for a form of the decoder, with those for all forms. */
export function recipeFor(form: DecoderForm): readonly Pass[] {
  return PASSES.filter((pass) => pass.form === 'any' || pass.form === form);
}
