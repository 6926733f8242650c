import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type RunningService, withService } from './service.ts';

const chaosVoice = fileURLToPath(new URL('../voices/chaos.onnx', import.meta.url));
const CONFIG = `piper:\n  model_path: ${chaosVoice}\n`;

// The chaos voice fails in native code when its length scale says so.
const HANG = { input: 'Hang.', length_scale: 8.2 };
const THROW = { input: 'Throw.', length_scale: 8.7 };
const NOT_A_NUMBER = { input: 'None.', length_scale: 9.7 };
const FINE = { input: 'Fine.' };

const codeOf = async (response: Response): Promise<string> =>
  ((await response.json()) as { error: { code: string } }).error.code;

const speaks = async (service: RunningService): Promise<void> => {
  const response = await service.speak(FINE);
  assert.equal(response.status, 200);
  assert.ok((await response.arrayBuffer()).byteLength > 1_000);
};

test('native code that throws, and samples that are not numbers, cost one request', async () => {
  await withService(CONFIG, async (service) => {
    for (const body of [THROW, NOT_A_NUMBER, THROW]) {
      const response = await service.speak(body);
      assert.equal(response.status, 500);
      assert.equal(await codeOf(response), 'synthesis_failed');
      await speaks(service);
    }
  });
});

test('native code that hangs costs one request a 504; those behind it are served', async () => {
  await withService(CONFIG, async (service) => {
    const hung = service.speak(HANG);
    while (!/"active":1/.test(await (await fetch(`${service.url}/health`)).text())) await delay(5);
    const waiting = Array.from({ length: 5 }, () => speaks(service));
    assert.equal((await hung).status, 504);
    await Promise.all(waiting);
    assert.match(service.log(), /a worker hung in its work/);
  });
});

test('the kernel takes the engine process before the front-end', async () => {
  await withService(CONFIG, async (service) => {
    const score = (pid: number | undefined) => Number(readFileSync(`/proc/${pid}/oom_score_adj`));
    assert.ok(score(service.enginePid()) > score(service.process.pid));
  });
});
