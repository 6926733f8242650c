import type { AudioFormat } from '@hailo-piper/audio';
import { checkSampleRate, defaultSampleRate } from '@hailo-piper/audio';
import type { SoundWish } from '@hailo-piper/speech';
import type { Context } from 'hono';
import { answerHeaders, type Delivery, isWhole } from '../answer-headers.ts';
import type { AppDeps } from '../app-deps.ts';
import { isNotToBeStored, setCacheHeaders } from '../cache-headers.ts';
import { callOf } from '../call-of.ts';
import { readerOf } from '../reader-of.ts';
import type { AppEnv } from '../request-record.ts';
import { isKnown, speechEtag } from '../speech-etag.ts';
import { speechResponse } from '../speech-response.ts';
import { isTimed, timedResponse } from '../timed/timed-response.ts';
import { toApiError } from '../to-api-error.ts';
import type { SynthesisFields } from './synthesize.schema.ts';
import { nameOfVoice } from './voice-field.ts';

/** Options that a route derives from its own fields. */
export interface SpeakOptions {
  readonly text: string;
  /** Name of the field that holds the text. */
  readonly textField: string;
  /** Id of the voice for `default` and for an absent name. Default: the default voice. */
  readonly fallbackVoice?: string | undefined;
  /** Format of the audio, also when it is inside JSON. */
  readonly format: AudioFormat;
  /**
   * Requested sample rate, Hz, or `voice` for the voice's own. Default: the configured rate, else
   * the voice's own.
   */
  readonly sampleRate: number | 'voice' | undefined;
  readonly delivery: Delivery;
}

/**
 * The common part of the speech routes: orders the speech, then answers without synthesis if
 * possible (304, HEAD), else speaks.
 *
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
  const call = callOf(c);
  const order = await speech.order(
    {
      text,
      fallbackVoice,
      voice: nameOfVoice(fields.voice),
      speaker: fields.speaker,
      speakerNumber: fields.speaker_id === undefined ? undefined : Number(fields.speaker_id),
      sound: soundWish(fields),
      whole: isWhole(delivery),
      timestamps: isTimed(delivery),
      cache: isNotToBeStored(c.req.header('cache-control')) ? false : fields.cache,
    },
    call,
  );
  record.onFormat(isTimed(delivery) ? delivery : format.name);
  const { voice, speaker } = order;
  const asked = sampleRate === 'voice' ? voice.sampleRate : sampleRate;
  if (asked !== undefined) checkSampleRate(format, asked);
  const encoder = await format.prepare(config.synthesis);
  const outputRate =
    asked ?? defaultSampleRate(format, config.synthesis.sample_rate, voice.sampleRate);
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
  // Hono calls the GET route for HEAD and discards the body; nothing need be spoken.
  if (c.req.method === 'HEAD') return new Response(null, { headers });
  record.onReader(readerOf(c));
  const started = await speech.speak(order, call);
  setCacheHeaders(headers, started.cache);
  const common = { format, encoder, sampleRate: outputRate, headers, answers, log };
  return isTimed(delivery)
    ? timedResponse(c, started, { ...common, delivery, text, speaker })
    : speechResponse(c, started, { ...common, delivery, hopLength: voice.hopLength });
}

/** Maps request fields to the engine's names; absent fields stay absent. */
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
