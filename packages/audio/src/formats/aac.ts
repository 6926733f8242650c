import { AudioError } from '../audio-error.ts';
import { findFfmpegAac } from './aac-ffmpeg.ts';
import { fittingFrames } from './aac-length.ts';
import { findMediabunnyAac } from './aac-mediabunny.ts';
import type { AudioEncoder, AudioFormat } from './audio-format.ts';
import { MPEG_SAMPLE_RATES } from './sample-rates.ts';

/** @param bitrate kbit/s. @returns `null` if it is not installed or does not work. */
export type FindAacEncoder = (bitrate: number) => Promise<AudioEncoder | null>;

/**
 * AAC-LC in ADTS frames.
 * @param finders of the possible encoders, the best first.
 */
export function createAacFormat(finders: readonly FindAacEncoder[]): AudioFormat {
  return {
    name: 'aac',
    contentType: 'audio/aac',
    sampleRates: MPEG_SAMPLE_RATES,
    async prepare({ aac_bitrate: bitrate }) {
      for (const find of finders) {
        const encoder = await find(bitrate);
        if (!encoder) continue;
        const { settings, encode } = encoder;
        return {
          settings,
          encode: (stream) => encode({ ...stream, parts: fittingFrames(stream.parts) }),
        };
      }
      throw new AudioError(
        'encoder_missing',
        'There is nothing here that encodes aac: install ffmpeg (`apt install ffmpeg`), or the npm ' +
          'packages mediabunny and @mediabunny/aac-encoder, and ask again.',
      );
    },
  };
}

/** ffmpeg comes first because it runs in a separate process, beside the front-end. */
export const aac = createAacFormat([findFfmpegAac, findMediabunnyAac]);
