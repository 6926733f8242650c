import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSpeechEngine } from '@hailo-piper/engine';
import { sampleCount, testSettings } from '@hailo-piper/engine/testing';
import { withAdmission } from './with-admission.ts';

for (const isolation of ['none', 'process'] as const) {
  test(`audio that is refused keeps no place, and the error names limit and length: ${isolation}`, async () => {
    const settings = { ...testSettings('medium-shape'), isolation, maxAudioSeconds: 60 };
    const limits = { maxQueued: 1, requestTimeoutMs: 30_000 };
    const engine = withAdmission(await createSpeechEngine(settings), limits);
    try {
      const request = { text: 'A! '.repeat(400), sentenceSilenceSeconds: 10 };
      for (let i = 0; i < 10; i++) {
        await assert.rejects(
          async () => sampleCount(await engine.speak(request)),
          /at least 40\d\d\.?\d* s .* 60 s .*synthesis\.max_audio_seconds/,
        );
      }
      const { active, waiting } = engine.status().queue;
      assert.deepEqual([active, waiting], [0, 0]);
      assert.ok((await sampleCount(await engine.speak({ text: 'Fine.' }))) > 0);
    } finally {
      await engine.close();
    }
  });
}
