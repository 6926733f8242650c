import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { InProcessEngine } from '../in-process-engine.ts';
import type { SpeechRequest } from '../speech-engine.ts';
import { chunksOf, testSettings } from '../testing/engines.ts';

const preparedFolder = mkdtempSync(join(tmpdir(), 'hailo-piper-progress-'));
after(() => rmSync(preparedFolder, { recursive: true }));

const TEXT = 'A sentence that is long enough for several windows, even at its own pace.';
const MANNERS: Readonly<Record<string, Partial<SpeechRequest>>> = {
  'as it flows': {},
  whole: { whole: true },
  "at Piper's own level, which waits for the end of a sentence": { normalizeAudio: true },
  'ten times as long': { lengthScale: 10 },
};

test('a unit of work is no longer than a window, whether or not it gives audio', async (t) => {
  const settings = { ...testSettings('medium-shape'), preparedFolder };
  const engine = await InProcessEngine.create(settings, () => {});
  for (const [name, manner] of Object.entries(MANNERS)) {
    await t.test(name, async () => {
      const units = new Set<number>();
      const onUnitBegin = (unit: number) => units.add(unit);
      const request = { text: TEXT, ...manner };
      const chunks = await chunksOf(await engine.speak(request, undefined, { onUnitBegin }));
      const seconds = chunks.reduce((sum, { samples }) => sum + samples.length, 0) / 22_050;
      // The longest window is 1.3 seconds, and half as much longer at the end.
      assert.ok(units.size >= seconds / 2, `${units.size} units of ${seconds} s`);
      assert.ok(chunks.every(({ samples }) => samples.length > 0));
    });
  }
  await engine.close();
});
