import { LATENCY_SECONDS } from '@hailo-piper/api';
import { EngineError } from '@hailo-piper/engine';
import {
  joinRecords,
  type SpeechCall,
  type SpeechEnd,
  SpeechError,
  type SpeechRecord,
  type SpeechService,
} from '@hailo-piper/speech';
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
    const counted = ({ record = {} }: SpeechCall, orderedAt: number): SpeechRecord => {
      const onFirstAudio = (askedAt = orderedAt) =>
        firstAudio.observe({ door }, (performance.now() - askedAt) / 1000);
      return joinRecords([record, { onFirstAudio, onEnd }]);
    };
    return {
      ...speech,
      async order(wish, call) {
        try {
          return await speech.order(wish, call);
        } catch (error) {
          onEnd({ outcome: 'failed', error });
          throw error;
        }
      },
      expectPlace(call) {
        try {
          speech.expectPlace(call);
        } catch (error) {
          onEnd({ outcome: 'failed', error });
          throw error;
        }
      },
      speak(order, call = {}) {
        const orderedAt = performance.now();
        return speech.speak(order, { ...call, record: counted(call, orderedAt) });
      },
      async session(wish, call = {}) {
        try {
          const record = counted(call, performance.now());
          return await speech.session(wish, { ...call, record });
        } catch (error) {
          onEnd({ outcome: 'failed', error });
          throw error;
        }
      },
    };
  };
}

const codeOf = (error: unknown): string =>
  error instanceof EngineError || error instanceof SpeechError ? error.code : 'internal_error';
