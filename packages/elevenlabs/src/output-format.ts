import {
  type AudioEncoder,
  type AudioFormat,
  alaw,
  findAudioFormat,
  ulaw,
} from '@hailo-piper/audio';
import { RequestError } from './request-error.ts';

/** A format as ElevenLabs names it: codec, rate in Hz, and bit rate in kbit/s. */
export interface OutputFormat {
  readonly name: string;
  readonly contentType: string;
  /** Hz. */
  readonly sampleRate: number;
  /** Loads the encoder. */
  prepare(): Promise<AudioEncoder>;
}

export const DEFAULT_FORMAT = 'mp3_44100_128';
/** For codecs without one in the name; kbit/s. */
const ANY_BIT_RATE = 64;

const PCM_RATES = [8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
const BIT_RATES: Readonly<Record<string, readonly number[]>> = {
  mp3_22050: [32],
  mp3_24000: [48],
  mp3_44100: [32, 64, 96, 128, 192],
  opus_48000: [32, 64, 96, 128, 192],
};
const TELEPHONY: Readonly<Record<string, AudioFormat>> = { ulaw_8000: ulaw, alaw_8000: alaw };

/** All names with their bit rate. */
export const OUTPUT_FORMATS: readonly string[] = [
  ...Object.entries(BIT_RATES).flatMap(([name, rates]) => rates.map((rate) => `${name}_${rate}`)),
  ...['pcm', 'wav'].flatMap((codec) => PCM_RATES.map((rate) => `${codec}_${rate}`)),
  ...Object.keys(TELEPHONY),
];
/** A name without its usual bit rate. */
const SHORT_NAMES: Readonly<Record<string, string>> = { mp3_44100: DEFAULT_FORMAT };

/**
 * The format that a request's `output_format` names.
 * @throws RequestError.
 */
export function outputFormat(wanted: string = DEFAULT_FORMAT): OutputFormat {
  const name = Object.hasOwn(SHORT_NAMES, wanted) ? (SHORT_NAMES[wanted] ?? wanted) : wanted;
  if (!OUTPUT_FORMATS.includes(name)) {
    const known = OUTPUT_FORMATS.join(', ');
    throw new RequestError(
      'unsupported_response_format',
      `\`output_format\` names a format that is not supported; supported are: ${known}.`,
    );
  }
  const [codec = '', sampleRate, bitRate = ANY_BIT_RATE] = name.split('_');
  const format = TELEPHONY[name] ?? findAudioFormat(codec, 'output_format');
  const rate = Number(bitRate);
  return {
    name,
    contentType: format.contentType,
    sampleRate: Number(sampleRate),
    prepare: () => format.prepare({ mp3_bitrate: rate, opus_bitrate: rate, aac_bitrate: rate }),
  };
}
