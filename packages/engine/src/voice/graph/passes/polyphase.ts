/** Expresses an upsampling as an ordinary convolution. */

/** A transposed convolution. */
export interface Upsampling {
  /** Weights, [inputs, outputs, taps]. */
  readonly weights: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
  readonly taps: number;
  readonly stride: number;
}

/** The ordinary convolution of an upsampling. */
export interface Polyphase {
  /** Weights, [stride × outputs, inputs, taps]: outputs of the first phase, then of the next. */
  readonly weights: Float32Array;
  /** Taps of each phase. Pad the convolution by one less on either side. */
  readonly taps: number;
}

/**
 * The ordinary convolution that computes a transposed one. The latter makes `stride` phases per
 * position: sample `stride · q + phase` is Σ over j of x[q − j] · w[phase + stride · j]. Each phase
 * is thus a convolution with every stride-th tap, and all phases together are one convolution with
 * `stride` times the outputs. Taps beyond the kernel are zeros.
 */
export function polyphase({ weights, inputs, outputs, taps, stride }: Upsampling): Polyphase {
  const each = Math.ceil(taps / stride);
  const phases = new Float32Array(stride * outputs * inputs * each);
  for (let input = 0; input < inputs; input += 1) {
    for (let output = 0; output < outputs; output += 1) {
      for (let tap = 0; tap < taps; tap += 1) {
        const row = ((tap % stride) * outputs + output) * inputs + input;
        // A convolution's first tap is for the earliest position.
        const place = each - 1 - Math.floor(tap / stride);
        const weight = weights[(input * outputs + output) * taps + tap] as number;
        phases[row * each + place] = weight;
      }
    }
  }
  return { weights: phases, taps: each };
}
