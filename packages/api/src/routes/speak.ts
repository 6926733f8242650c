import type { AudioFormat } from '@hailo-piper/audio';
import { checkSampleRate, defaultSampleRate } from '@hailo-piper/audio';
import type { SoundWish } from '@hailo-piper/speech';
import type { Context } from 'hono';
import { answerHeaders, type Delivery, isWhole } from '../answer-headers.ts';
import type { AppDeps } from '../app-deps.ts';
import { callOf } from '../call-of.ts';
import { readerOf } from '../reader-of.ts';
import type { AppEnv } from '../request-record.ts';
import { isKnown, speechEtag } from '../speech-etag.ts';
import { speechResponse } from '../speech-response.ts';
import { isTimed, timedResponse } from '../timed/timed-response.ts';
import { toApiError } from '../to-api-error.ts';
import type { SynthesisFields } from './synthesize.schema.ts';
import { nameOfVoice } from './voice-field.ts';

/** What a route has made out of its own fields. */
export interface SpeakOptions {
  readonly text: string;
  /** The field the text came in. */
  readonly textField: string;
  /** Id of the voice behind `default` and behind no name at all. Default: the default voice. */
  readonly fallbackVoice?: string | undefined;
  /** Of the audio, wherever in the answer it is. */
  readonly format: AudioFormat;
  /** Hz that the answer must have. Default: what the configuration says, else the voice's own. */
  readonly sampleRate: number | undefined;
  readonly delivery: Delivery;
}

/**
 * The part the speaking routes share: orders the speech, and answers from what is known of it, or speaks.
 * @throws ApiError.
 */
export async function speak(
  c: Context<AppEnv>,
  deps: AppDeps,
  fields: SynthesisFields,
  options: SpeakOptions,
): Promise<Response> {
  try {
    return await orderAndAnswer(c, deps, fields, options);
  } catch (error) {
    throw toApiError(error, c, options.textField);
  }
}

async function orderAndAnswer(
  c: Context<AppEnv>,
  { speech, config, log, answers, version }: AppDeps,
  fields: SynthesisFields,
  { text, fallbackVoice, format, sampleRate, delivery }: SpeakOptions,
): Promise<Response> {
  const record = c.get('record');
  const order = speech.order(
    {
      text,
      fallbackVoice,
      voice: nameOfVoice(fields.voice),
      speaker: fields.speaker,
      speakerNumber: fields.speaker_id === undefined ? undefined : Number(fields.speaker_id),
      sound: soundWish(fields),
      whole: isWhole(delivery),
      timestamps: isTimed(delivery),
    },
    { record },
  );
  record.onFormat(isTimed(delivery) ? delivery : format.name);
  const { voice, speaker } = order;
  if (sampleRate !== undefined) checkSampleRate(format, sampleRate);
  const encoder = await format.prepare(config.synthesis);
  const outputRate =
    sampleRate ?? defaultSampleRate(format, config.synthesis.sample_rate, voice.sampleRate);
  const etag = speechEtag(order.soundKey, {
    format: encoder.settings,
    sampleRate: outputRate,
    delivery,
    version,
  });
  if (etag !== undefined && isKnown(c.req.header('if-none-match'), etag)) {
    return c.body(null, 304, { etag });
  }
  const headers = answerHeaders(c, { delivery, format, sampleRate: outputRate, etag });
  // Hono asks the route of GET and throws the body away; nobody is to speak it.
  if (c.req.method === 'HEAD') return new Response(null, { headers });
  record.onReader(readerOf(c));
  const started = await speech.speak(order, callOf(c));
  const common = { format, encoder, sampleRate: outputRate, headers, answers, log };
  return isTimed(delivery)
    ? timedResponse(c, started, { ...common, delivery, text, speaker })
    : speechResponse(c, started, { ...common, delivery, hopLength: voice.hopLength });
}

/** The fields' names on the wire to the engine's; what the client left out stays out. */
function soundWish(fields: SynthesisFields): SoundWish {
  const optional = {
    lengthScale: fields.length_scale,
    speed: fields.speed,
    noiseScale: fields.noise_scale,
    noiseWScale: fields.noise_w_scale,
    volume: fields.volume,
    normalizeAudio: fields.normalize_audio,
    sentenceSilenceSeconds: fields.sentence_silence,
    seed: fields.seed,
  };
  return Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined));
}
