/** What the key of a phrase leaves out changes no sample. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { createSpeechEngine, type SpeechEngine, type SpeechRequest } from '@hailo-piper/engine';
import { testVoice } from '@hailo-piper/engine/testing';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-same-'));
after(() => rmSync(home, { recursive: true }));

const TEXT =
  'The first sentence is long enough for several windows, if it goes on for a while. A second one follows, and a third. Here it is.';

const made = (workers: number): Promise<SpeechEngine> =>
  createSpeechEngine({
    ...{ voices: [testVoice('medium-shape')], defaults: {}, isolation: 'none' },
    ...{ preparedFolder: join(home, 'prepared'), workers, intraOpThreads: 1 },
  });

async function hashOf(engine: SpeechEngine, request: Partial<SpeechRequest>): Promise<string> {
  const hash = createHash('sha256');
  const { audio } = await engine.speak({ text: TEXT, seed: 7, ...request });
  for await (const { samples } of audio) hash.update(samples);
  return hash.digest('hex');
}

test('workers and times change no sample, at exact levels windows neither', async () => {
  for (const normalizeAudio of ['steady', true, false] as const) {
    const hashes = new Set<string>();
    for (const workers of [1, 2]) {
      const engine = await made(workers);
      try {
        for (const request of [
          {},
          { timestamps: true },
          { reproducible: true },
          ...(normalizeAudio === 'steady'
            ? []
            : [{ whole: true }, { whole: true, timestamps: true }]),
        ]) {
          hashes.add(await hashOf(engine, { ...request, normalizeAudio }));
        }
      } finally {
        await engine.close();
      }
    }
    assert.equal(hashes.size, 1, String(normalizeAudio));
  }
});
