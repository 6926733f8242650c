import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createSpeechEngine } from '@hailo-piper/engine';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** SHA-256 of what an engine, started for it alone, makes of a lively text. */
const said = async (
  seed: number,
  intraOpThreads: number,
  request: { readonly whole?: boolean; readonly normalizeAudio?: boolean },
): Promise<string> => {
  const engine = await createSpeechEngine({
    voices: [path('../../voices/en_US-joe-medium/en_US-joe-medium.onnx')],
    preparedFolder: path('../node_modules/.cache/prepared'),
    defaults: {},
    workers: 1,
    intraOpThreads,
    isolation: 'process',
    requestTimeoutMs: 60_000,
  });
  try {
    const text = 'The same seed says the same thing. Every time, on any number of threads!';
    const hash = createHash('sha256');
    for await (const { samples } of (await engine.speak({ text, seed, ...request })).audio) {
      hash.update(samples);
    }
    return hash.digest('hex');
  } finally {
    await engine.close();
  }
};

for (const request of [{}, { whole: true }, { normalizeAudio: true }]) {
  test(`a seed makes the same bytes after a restart and on two threads: ${JSON.stringify(request)}`, async () => {
    const first = await said(11, 1, request);
    assert.equal(await said(11, 1, request), first);
    assert.equal(await said(11, 2, request), first);
    assert.notEqual(await said(12, 1, request), first);
  });
}
