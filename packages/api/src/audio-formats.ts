import { wavHeader } from '@hailo-piper/engine';
import { ApiError } from './errors.ts';

/** Turns one response's samples into bytes. */
export interface AudioEncoder {
  /**
   * @param samples How many samples the response has in all, `null` when nobody knows yet.
   */
  header(samples: number | null): Uint8Array;
  /** Bytes of a whole answer of so many samples; `null` where that shows only at its end. */
  size(samples: number): number | null;
  push(samples: Int16Array): Uint8Array;
  /** What the encoder still held. */
  end(): Uint8Array;
}

export interface AudioFormat {
  readonly name: string;
  readonly contentType: string;
  createEncoder(sampleRate: number): AudioEncoder;
}

const NOTHING = new Uint8Array(0);
const BYTES_PER_SAMPLE = 2;

const wav: AudioFormat = {
  name: 'wav',
  contentType: 'audio/wav',
  createEncoder: (sampleRate) => ({
    header: (samples) =>
      wavHeader(sampleRate, samples === null ? null : samples * BYTES_PER_SAMPLE),
    size: (samples) => wavHeader(sampleRate, null).length + samples * BYTES_PER_SAMPLE,
    push: littleEndian,
    end: () => NOTHING,
  }),
};

const pcm: AudioFormat = {
  name: 'pcm',
  contentType: 'audio/pcm',
  createEncoder: () => ({
    header: () => NOTHING,
    size: (samples) => samples * BYTES_PER_SAMPLE,
    push: littleEndian,
    end: () => NOTHING,
  }),
};

/** Every format there is; a new one is one more entry. */
export const AUDIO_FORMATS: readonly AudioFormat[] = [wav, pcm];

/**
 * @param field The request field the name came in.
 * @throws ApiError `unsupported_response_format`. No format is ever replaced by another.
 */
export function findAudioFormat(name: string, field: string): AudioFormat {
  const format = AUDIO_FORMATS.find((candidate) => candidate.name === name);
  if (format) return format;
  const supported = AUDIO_FORMATS.map((candidate) => candidate.name).join(', ');
  throw new ApiError(
    'unsupported_response_format',
    `\`${field}\` names a format that is not supported; supported are: ${supported}.`,
    { param: field },
  );
}

/** Both processors this runs on are little-endian, so the samples' memory is the answer. */
function littleEndian(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
}
