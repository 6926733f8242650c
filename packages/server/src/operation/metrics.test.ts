import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixtureEngine } from '@hailo-piper/speech/testing';
import { createMetrics } from './metrics.ts';

test('the engine’s counters and voices are in the metrics', async () => {
  const text = await createMetrics(createFixtureEngine(), '1.2.3').metrics();
  for (const line of [
    'hailo_piper_audio_seconds_total 8',
    'hailo_piper_real_time_factor 0.25',
    'hailo_piper_engine_restarts_total 1',
    'hailo_piper_worker_replacements_total 2',
    'hailo_piper_queue_limit 4',
    'hailo_piper_voices_loaded 0',
    'hailo_piper_voices_whole 0',
    'hailo_piper_voice_info{voice="en_US-one-medium",decoder="f32",windowed="true"} 1',
    `hailo_piper_build_info{version="1.2.3",node="${process.version}"} 1`,
  ]) {
    assert.ok(text.includes(`${line}\n`), line);
  }
  assert.match(text, /\nprocess_resident_memory_bytes \d+\n/);
});
