import { resampled } from '@hailo-piper/audio';
import type { AudioChunk } from '@hailo-piper/engine';
import type { Context } from 'hono';
import { alignedAudio } from '../alignment/aligned-audio.ts';
import { SpokenText } from '../alignment/spoken-text.ts';
import { askedSound, askedText } from '../asked-speech.ts';
import type { ElevenLabsDeps } from '../deps.ts';
import type { HttpTools } from '../http-tools.ts';
import { outputFormat } from '../output-format.ts';
import { timedLines, timedObject } from './with-timestamps.ts';

/** `whole`: audio of known size. `stream`: audio while it is made. The others have times too. */
export type Delivery = 'whole' | 'stream' | 'object' | 'lines';

/** By what stands behind the voice in the address. */
export const DELIVERIES: Readonly<Record<string, Delivery>> = {
  '': 'whole',
  '/stream': 'stream',
  '/with-timestamps': 'object',
  '/stream/with-timestamps': 'lines',
};

const CONTENT_TYPES = { object: 'application/json', lines: 'application/x-ndjson' } as const;

/**
 * Speaks a text that is sent whole.
 * @throws RequestError, SpeechError, EngineError, and what `HttpTools` throw.
 */
export async function textToSpeech(
  c: Context,
  { speech }: ElevenLabsDeps,
  tools: HttpTools,
  delivery: Delivery,
): Promise<Response> {
  const format = outputFormat(c.req.query('output_format'));
  const fields = await tools.readJson(c);
  const text = askedText(fields);
  const call = tools.callOf(c);
  const isTimed = delivery === 'object' || delivery === 'lines';
  const order = await speech.order(
    {
      text,
      voice: c.req.param('voice_id'),
      sound: askedSound(fields),
      whole: delivery === 'whole',
      timestamps: isTimed,
    },
    call,
  );
  tools.onFormat(c, format.name);
  const encoder = await format.prepare();
  const { chunks, sampleRate } = await speech.speak(order, call);
  const contentType = isTimed ? CONTENT_TYPES[delivery] : format.contentType;
  const headers = new Headers({ 'content-type': contentType });
  const outputRate = format.sampleRate;
  if (!isTimed) {
    const parts = resampled(samplesOf(chunks), sampleRate, outputRate);
    if (delivery === 'whole') {
      return tools.whole(c, encoder, { sampleRate: outputRate, parts }, headers);
    }
    headers.set('x-accel-buffering', 'no');
    const bytes = encoder.encode({ sampleRate: outputRate, length: null, parts });
    return new Response(tools.flow(c, bytes), { headers });
  }
  headers.set('x-accel-buffering', 'no');
  const spoken = new SpokenText();
  spoken.add(text);
  const aligned = alignedAudio({ chunks, text: spoken, sampleRate, outputRate, encoder });
  const bytes = delivery === 'object' ? timedObject(aligned) : timedLines(aligned);
  return new Response(tools.flow(c, bytes), { headers });
}

async function* samplesOf(chunks: AsyncIterable<AudioChunk>): AsyncGenerator<Int16Array> {
  for await (const { samples } of chunks) yield samples;
}
