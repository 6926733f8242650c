import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { withService } from './service.ts';

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-home-'));
after(() => rmSync(home, { recursive: true }));

test('nothing in the service gathers anything about its use', async () => {
  // A state folder of its own: the voice is prepared, too.
  await withService(
    '',
    async ({ speak }) => {
      const response = await speak({ input: 'Nobody else hears this.', seed: 1 });
      assert.equal(response.status, 200);
      await response.arrayBuffer();
    },
    { HOME: home, XDG_CACHE_HOME: join(home, 'cache'), XDG_STATE_HOME: join(home, 'state') },
  );
  assert.deepEqual(readdirSync(home), ['state']);
});
