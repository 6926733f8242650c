import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Passage } from './passage.ts';
import { chunksOf, withEngine } from './testing/engines.ts';
import { testVoice } from './testing/voices.ts';

const SENTENCES = ['One two three. ', 'Four, five! ', 'Six?'];
const SOUND = { seed: 5, sentenceSilenceSeconds: 0.1 };

for (const isolation of ['none', 'process'] as const) {
  test(`parts of a text have its samples, with isolation ${isolation}`, async () => {
    const preparedFolder = mkdtempSync(join(tmpdir(), 'passage-'));
    const options = {
      voices: [testVoice('medium-shape')],
      preparedFolder,
      isolation,
      defaults: {},
    };
    try {
      await withEngine(options, async (engine) => {
        const samplesOf = async (text: string, passage?: Passage) => {
          const request = { text, ...SOUND, ...(passage && { passage }) };
          const chunks = await chunksOf(await engine.speak(request));
          return chunks.flatMap(({ samples }) => [...samples]);
        };
        const whole = await samplesOf(SENTENCES.join(''));
        const parts = await Promise.all([
          samplesOf(`${SENTENCES[0]}F`, { piecesBefore: 0, goesOn: true, leadSeconds: 0 }),
          samplesOf(`${SENTENCES[1]}Si`, { piecesBefore: 1, goesOn: true, leadSeconds: 3 }),
          samplesOf(`${SENTENCES[2]}`, { piecesBefore: 2, goesOn: false, leadSeconds: 3 }),
        ]);
        assert.deepEqual(parts.flat(), whole);
        const none = { piecesBefore: 1, goesOn: true, leadSeconds: 0 };
        assert.deepEqual(await samplesOf('Fou', none), []);
      });
    } finally {
      rmSync(preparedFolder, { recursive: true });
    }
  });
}
