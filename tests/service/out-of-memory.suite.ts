/**
 * A real out-of-memory kill. Needs root, because it makes a memory cgroup. Run by
 * `npx -y pnpm@12 test:memory`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withMemoryGroup } from '../hostility/memory-group.ts';
import { withService } from './service.ts';

const LIMIT_BYTES = 1024 ** 3;
const chaosVoice = fileURLToPath(new URL('../voices/chaos.onnx', import.meta.url));

/** Commits 3 GiB. */
const GREEDY = { input: 'Greedy.', length_scale: 9.2 };
const FINE = { input: 'Fine.' };

test('the kernel kills the engine process for memory; the front-end lives and speech is back', async (t) => {
  await withMemoryGroup(LIMIT_BYTES, async (group) => {
    await withService(`piper:\n  model_path: ${chaosVoice}\n`, async (service) => {
      const first = service.enginePid();
      assert.ok(service.process.pid && first);
      group.add(service.process.pid);
      group.add(first);

      const greedy = service.speak(GREEDY);
      const others = Array.from({ length: 5 }, () => service.speak(FINE));
      // Nothing was sent of it, so it is repeated, and takes the second process down as well.
      const refused = await greedy;
      const lostAt = performance.now();
      assert.equal(refused.status, 500);
      assert.match(await refused.text(), /engine_crashed/);
      for (const response of await Promise.all(others)) assert.equal(response.status, 200);
      while ((await fetch(`${service.url}/health/ready`)).status !== 200) await delay(10);
      t.diagnostic(`ready ${Math.round(performance.now() - lostAt)} ms after the last kill`);
      assert.equal((await service.speak(FINE)).status, 200);
      assert.equal(service.process.exitCode, null);
      assert.match(service.log(), /killed by SIGKILL/);
    });
  });
});
