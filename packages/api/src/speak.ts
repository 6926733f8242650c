import type { AudioFormat } from '@hailo-piper/audio';
import { checkSampleRate, defaultSampleRate } from '@hailo-piper/audio';
import type { SpeechRequest, VoiceInfo } from '@hailo-piper/engine';
import type { Context } from 'hono';
import { answerHeaders, type Delivery, isWhole } from './answer-headers.ts';
import type { AppDeps } from './app-deps.ts';
import { callerOf } from './connections/client-address.ts';
import { readerOf } from './connections/watched-response.ts';
import { heardSpeech } from './heard-speech.ts';
import type { AppEnv } from './request-record.ts';
import type { SynthesisFields } from './routes/synthesize.schema.ts';
import { type ChosenSpeaker, chooseSpeaker } from './speaker-choice.ts';
import { isKnown, speechEtag } from './speech-etag.ts';
import { speechResponse } from './speech-response.ts';
import { checkText } from './text-rules.ts';
import { isTimed, timedResponse } from './timed/timed-response.ts';
import { untilAnswered } from './until-answered.ts';
import { chooseVoice } from './voice-choice.ts';

/** What a route has made out of its own fields. */
export interface SpeakOptions {
  readonly text: string;
  /** The voice behind `default` and behind no name at all. */
  readonly standIn: VoiceInfo;
  /** Of the audio, wherever in the answer it is. */
  readonly format: AudioFormat;
  /** Hz that the answer must have. Default: what the configuration says, else the voice's own. */
  readonly sampleRate: number | undefined;
  readonly delivery: Delivery;
}

/** The part the speaking routes share: checks the rest, asks the engine, answers. */
export async function speak(
  c: Context<AppEnv>,
  { engine, config, log, answers, version }: AppDeps,
  fields: SynthesisFields,
  { text, standIn, format, sampleRate, delivery }: SpeakOptions,
): Promise<Response> {
  const { aliases } = config.voices;
  const choice = chooseVoice(fields, { voices: engine.voices(), aliases, standIn });
  const record = c.get('record');
  record.characters = checkText(text, c.get('textField'), config.synthesis.max_text_length);
  record.voice = choice.voice.id;
  const speaker = chooseSpeaker(choice, fields);
  if (speaker !== undefined) record.speaker = speaker;
  record.format = isTimed(delivery) ? delivery : format.name;

  if (sampleRate !== undefined) checkSampleRate(format, sampleRate);
  const encoder = await format.prepare(config.synthesis);
  const { voice } = choice;
  const request = {
    ...engineRequest(text, voice, speaker, fields),
    unspeakable: config.synthesis.unspeakable,
    whole: isWhole(delivery),
    ...callerOf(c),
    ...(isTimed(delivery) ? { timestamps: true } : {}),
  };
  const outputRate =
    sampleRate ?? defaultSampleRate(format, config.synthesis.sample_rate, voice.sampleRate);
  const etag = speechEtag(request, voice, {
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
  const reader = readerOf(c);
  if (reader !== undefined) reader.audioSeconds = () => record.audioSeconds;
  const onCut = ({ message }: Error) => reader?.cut(message);
  const speech = await heardSpeech(
    await engine.speak(request, untilAnswered(c), { onCut }),
    record,
  );
  const common = { format, encoder, sampleRate: outputRate, headers, answers, log };
  return isTimed(delivery)
    ? timedResponse(c, speech, { ...common, delivery, text, speaker })
    : speechResponse(c, speech, { ...common, delivery, hopLength: voice.hopLength });
}

/** The fields' names on the wire to the engine's; what the client left out stays out. */
function engineRequest(
  text: string,
  voice: VoiceInfo,
  speaker: ChosenSpeaker | undefined,
  fields: SynthesisFields,
): SpeechRequest {
  const optional = {
    speaker: speaker?.number,
    lengthScale: fields.length_scale,
    speed: fields.speed,
    noiseScale: fields.noise_scale,
    noiseWScale: fields.noise_w_scale,
    volume: fields.volume,
    normalizeAudio: fields.normalize_audio,
    sentenceSilenceSeconds: fields.sentence_silence,
    seed: fields.seed,
  };
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  return { text, voice: voice.id, revision: voice.revision, ...Object.fromEntries(given) };
}
