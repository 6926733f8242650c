export { AudioError, type AudioErrorCode } from './audio-error.ts';
export type {
  AudioEncoder,
  AudioFormat,
  BitRates,
  PcmStream,
  SampleParts,
} from './formats/audio-format.ts';
export { AUDIO_FORMATS, findAudioFormat } from './formats/find-audio-format.ts';
export { alaw, ulaw } from './formats/g711.ts';
export {
  checkSampleRate,
  defaultSampleRate,
  HIGHEST_SAMPLE_RATE,
  LOWEST_SAMPLE_RATE,
} from './formats/sample-rates.ts';
export { wav } from './formats/wav.ts';
export { createResampler, type Resampler, resampledLength } from './resample/resample.ts';
export { resampled } from './resample/resampled.ts';
