import { LATENCY_SECONDS } from '@hailo-piper/api';
import { EngineError } from '@hailo-piper/engine';
import { joinRecords, type SpeechEnd, SpeechError, type SpeechService } from '@hailo-piper/speech';
import { Counter, Histogram, type Registry } from 'prom-client';

/**
 * Wraps the speech service for one door, so that its requests are counted under the door's name.
 */
export type CountedSpeech = (door: string, speech: SpeechService) => SpeechService;

/** The metrics of every door; doors contain no code for them. */
export function createDoorMetrics(registry: Registry): CountedSpeech {
  const registers = [registry];
  const requests = new Counter({
    name: 'hailo_piper_door_requests_total',
    help: 'Texts that were to be spoken, by door and outcome: spoken, left (by who asked) or failed.',
    labelNames: ['door', 'outcome'],
    registers,
  });
  const errors = new Counter({
    name: 'hailo_piper_door_errors_total',
    help: 'Texts that were refused or failed, by door and code.',
    labelNames: ['door', 'code'],
    registers,
  });
  const firstAudio = new Histogram({
    name: 'hailo_piper_door_time_to_first_audio_seconds',
    help: 'From the order to the first audio of the engine, by door.',
    labelNames: ['door'],
    buckets: LATENCY_SECONDS,
    registers,
  });

  return (door, speech) => {
    const onEnd = (end: SpeechEnd): void => {
      requests.inc({ door, outcome: end.outcome });
      if (end.outcome === 'failed') errors.inc({ door, code: codeOf(end.error) });
    };
    return {
      ...speech,
      order(wish, call) {
        try {
          return speech.order(wish, call);
        } catch (error) {
          onEnd({ outcome: 'failed', error });
          throw error;
        }
      },
      speak(order, call = {}) {
        const orderedAt = performance.now();
        const onFirstAudio = () =>
          firstAudio.observe({ door }, (performance.now() - orderedAt) / 1000);
        const record = joinRecords([call.record ?? {}, { onFirstAudio, onEnd }]);
        return speech.speak(order, { ...call, record });
      },
    };
  };
}

const codeOf = (error: unknown): string =>
  error instanceof EngineError || error instanceof SpeechError ? error.code : 'internal_error';
