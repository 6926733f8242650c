import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogEntry } from '../log.ts';
import type { EngineState, SpeechEngine, SpeechRequest } from '../speech-engine.ts';
import { chunksOf, sampleCount, testSettings, withEngine } from '../testing/engines.ts';
import { testVoice } from '../testing/voices.ts';

// The chaos voice fails if its length scale says so: for one text, or by its defaults for all.
const FAIL: SpeechRequest = { text: 'Fail.', lengthScale: 8.7 };
const FINE: SpeechRequest = { text: 'Fine.', lengthScale: 1 };
const FAILING = { noiseScale: 0, noiseWScale: 0, lengthScale: 8.7 };
const NOT_A_NUMBER = { ...FAILING, lengthScale: 9.7 };

const until = async (engine: SpeechEngine, state: EngineState): Promise<void> => {
  while (engine.status().state !== state) await delay(5);
};

const refused = (engine: SpeechEngine, request: SpeechRequest) =>
  assert.rejects(engine.speak(request).then(chunksOf), (error: Record<string, unknown>) => {
    assert.equal(error.code, 'engine_unavailable');
    assert.ok(Number(error.retryAfterSeconds) > 0);
    return true;
  });

for (const isolation of ['none', 'process'] as const) {
  const base = { ...testSettings('chaos'), isolation };

  test(`${isolation}: the engine stays ready, however many texts fail`, async () => {
    await withEngine(base, async (engine) => {
      for (let i = 0; i < 4; i++) {
        await assert.rejects(
          engine.speak(FAIL).then(chunksOf),
          (error: Record<string, unknown>) => {
            assert.equal(error.code, 'synthesis_failed');
            // No retry: the text would fail again.
            assert.equal(error.retryAfterSeconds, undefined);
            return true;
          },
        );
        assert.equal(engine.status().state, 'ready');
      }
      assert.equal(engine.status().counters.engineRestarts, 0);
      assert.ok((await sampleCount(await engine.speak(FINE))) > 0);
    });
  });

  for (const [how, defaults] of Object.entries({ FAILING, NOT_A_NUMBER })) {
    test(`${isolation}: an engine that fails on every text is not ready, and says why (${how})`, async () => {
      const log: LogEntry[] = [];
      const options = { ...base, defaults, log: (entry: LogEntry) => log.push(entry) };
      await withEngine(options, async (engine) => {
        assert.equal(engine.status().state, 'ready');
        await refused(engine, { text: 'Whatever.' });
        const { state, reason } = engine.status();
        assert.equal(state, 'failing');
        assert.match(String(reason), /worker failed|not numbers/);
        await refused(engine, FINE);
        assert.ok(log.some(({ msg }) => msg.startsWith('nothing can be spoken')));
        if (isolation === 'process') assert.ok(engine.status().counters.engineRestarts > 0);
      });
    });
  }
}

test('an engine that lost its voice is ready again when the voice is back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-test-'));
  const model = join(folder, 'voice.onnx');
  const bring = () => copyFileSync(testVoice('chaos'), model);
  copyFileSync(`${testVoice('chaos')}.json`, `${model}.json`);
  bring();
  await withEngine({ ...testSettings(), voices: [model], isolation: 'process' }, async (engine) => {
    rmSync(model);
    process.kill(engine.status().pid ?? 0, 'SIGKILL');
    await until(engine, 'failing');
    const { reason } = engine.status();
    assert.match(String(reason), /^the voice cannot be loaded: .*voice\.onnx/);
    assert.doesNotMatch(String(reason), /\//);
    await refused(engine, FINE);
    bring();
    await until(engine, 'ready');
    assert.equal(engine.status().reason, undefined);
    assert.ok((await sampleCount(await engine.speak(FINE))) > 0);
  });
  rmSync(folder, { recursive: true });
});

test('after three lost processes, the next one passes a self-test first', async () => {
  await withEngine({ ...testSettings('chaos'), isolation: 'process' }, async (engine) => {
    for (let lost = 1; lost <= 3; lost++) {
      assert.equal(engine.status().counters.sentences, 0);
      process.kill(engine.status().pid ?? 0, 'SIGKILL');
      await until(engine, 'restarting');
      await until(engine, 'ready');
    }
    // No client has spoken: the sentence is that of the self-test.
    while (engine.status().counters.sentences === 0) await delay(5);
    assert.ok((await sampleCount(await engine.speak(FINE))) > 0);
  });
});
