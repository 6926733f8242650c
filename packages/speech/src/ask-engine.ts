import type {
  Phonemized,
  PhonemizeRequest,
  Speech,
  SpeechEngine,
  SpeechRequest,
} from '@hailo-piper/engine';
import type { SpeechCall } from './speech-record.ts';

/** The one place where the engine is asked to speak. */
export function askToSpeak(
  engine: SpeechEngine,
  request: SpeechRequest,
  call: SpeechCall,
): Promise<Speech> {
  const { caller: client, signal, record } = call;
  const onCut = record?.onCut?.bind(record);
  return engine.speak(
    client === undefined ? request : { ...request, client },
    signal,
    onCut === undefined ? {} : { onCut },
  );
}

/** The one place where the engine is asked for phonemes. */
export function askToPhonemize(
  engine: SpeechEngine,
  request: PhonemizeRequest,
  { caller: client, signal }: SpeechCall,
): Promise<Phonemized> {
  return engine.phonemize(client === undefined ? request : { ...request, client }, signal);
}
