import { EngineError } from '@hailo-piper/engine';
import type { SpeechCall, SpeechOrder } from '@hailo-piper/speech';
import { askedText, askedVoice } from './asked-speech.ts';
import { AudioWriter } from './audio-writer.ts';
import type { ConnectionDeps } from './connection-deps.ts';
import { errorEvent } from './error-event.ts';
import type { EventWriter } from './event-writer.ts';
import { TextRecord } from './text-record.ts';

/** Answers a text that was sent whole: audio with one start and one stop, or an error. */
export async function speakText(
  data: Readonly<Record<string, unknown>>,
  asked: SpeechCall,
  writer: EventWriter,
  deps: ConnectionDeps,
): Promise<void> {
  const { speech, config, log } = deps;
  const record = new TextRecord(log, 'synthesize');
  const call = { ...asked, record };
  let audio: AudioWriter | undefined;
  try {
    const order = await speech.order({ ...askedVoice(data), text: askedText(data) }, call);
    audio = new AudioWriter(writer, order.voice.sampleRate);
    await speakOrder(order, call, audio, deps);
    await audio.start();
    await audio.silence(config.wyoming.tail_silence);
    record.end('spoken');
  } catch (error) {
    if (call.signal?.aborted) return record.end('left');
    const { type, data: told } = errorEvent(error, log);
    record.end('failed', told.code);
    await writer.write(type, told);
  }
  await audio?.stop();
}

async function speakOrder(
  order: SpeechOrder,
  call: SpeechCall,
  audio: AudioWriter,
  { speech }: ConnectionDeps,
): Promise<void> {
  try {
    const { chunks } = await speech.speak(order, call);
    for await (const { samples, plan } of chunks) {
      // Silence in place of a text without a sound.
      if (plan.phonemeIds > 0) await audio.write(samples);
    }
  } catch (error) {
    const isEmpty = error instanceof EngineError && error.code === 'input_not_speakable';
    if (!isEmpty) throw error;
  }
}
