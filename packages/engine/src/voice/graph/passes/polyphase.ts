/** An upsampling written as an ordinary convolution. */

/** Of a transposed convolution. */
export interface Upsampling {
  /** Weights, [inputs, outputs, taps]. */
  readonly weights: Float32Array;
  readonly inputs: number;
  readonly outputs: number;
  readonly taps: number;
  readonly stride: number;
}

export interface Polyphase {
  /** Weights, [stride × outputs, inputs, taps]: the outputs of the first phase, then the next. */
  readonly weights: Float32Array;
  /** Taps of each phase; the convolution is padded by one less on either side. */
  readonly taps: number;
}

/**
 * The samples that a transposed convolution makes of one position are `stride` phases. Sample
 * `stride · q + phase` is Σ over j of x[q − j] · w[phase + stride · j], so each phase is a
 * convolution with every stride-th tap, and all phases together are one with `stride` times the
 * outputs. Taps beyond the kernel are zeros.
 */
export function polyphase({ weights, inputs, outputs, taps, stride }: Upsampling): Polyphase {
  const each = Math.ceil(taps / stride);
  const phases = new Float32Array(stride * outputs * inputs * each);
  for (let input = 0; input < inputs; input += 1) {
    for (let output = 0; output < outputs; output += 1) {
      for (let tap = 0; tap < taps; tap += 1) {
        const row = ((tap % stride) * outputs + output) * inputs + input;
        // A convolution's first tap is that of the earliest position.
        const place = each - 1 - Math.floor(tap / stride);
        const weight = weights[(input * outputs + output) * taps + tap] as number;
        phases[row * each + place] = weight;
      }
    }
  }
  return { weights: phases, taps: each };
}
