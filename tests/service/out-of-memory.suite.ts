/**
 * An engine that takes more memory than its group has. Needs root, because it makes memory groups.
 * Run by `npx -y pnpm@12 test:memory`.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { withHostileService } from '../hostility/hostile-service.ts';
import { withMemoryGroup } from '../hostility/memory-group.ts';

const MIB = 1024 ** 2;
const model = fileURLToPath(new URL('../voices/chaos.onnx', import.meta.url));

/** Commits 3 GiB. */
const GREEDY = { input: 'Greedy.', length_scale: 9.2 };
const FINE = { input: 'Fine.' };

for (const megabytes of [512, 1024, 2048]) {
  test(`with ${megabytes} MiB an engine that takes 3 GiB ends, the front-end lives and speech is back`, async (t) => {
    await withMemoryGroup(megabytes * MIB, async (group) => {
      await withHostileService({ model, group }, async (service) => {
        const speak = (body: object) => service.ask('/v1/audio/speech', body);
        const greedy = speak(GREEDY);
        const others = Array.from({ length: 5 }, () => speak(FINE));
        // Nothing was sent of it, so it is repeated, and takes the second process down as well.
        const refused = await greedy;
        const lostAt = performance.now();
        assert.equal(refused.status, 500);
        assert.match(refused.body.toString(), /engine_crashed/);
        for (const { status } of await Promise.all(others)) assert.equal(status, 200);
        while ((await service.ask('/health/ready')).status !== 200) await delay(10);
        t.diagnostic(`ready ${Math.round(performance.now() - lostAt)} ms after the last end`);
        assert.equal((await speak(FINE)).status, 200);
        assert.match(
          service.log(),
          /"msg":"the engine process takes too much memory and is ended"/,
        );
        assert.match(service.log(), /killed by SIGKILL/);
        // On a busy machine it may come first, once; the front-end lives in any case.
        t.diagnostic(`the kernel ended ${group.kills()}`);
      });
    });
  });
}
