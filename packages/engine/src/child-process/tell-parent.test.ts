import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { after, test } from 'node:test';

const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-tell-'));
after(() => rmSync(folder, { recursive: true }));

test('a message to a parent that has just gone is dropped without an error', async () => {
  const gone = join(folder, 'gone');
  // While the child waits for the file, it cannot learn that the channel is closed.
  const code = `
    import { existsSync } from 'node:fs';
    import { tellParent } from ${JSON.stringify(new URL('./tell-parent.ts', import.meta.url).href)};
    process.on('message', () => {
      while (!existsSync(${JSON.stringify(gone)}));
      tellParent({ type: 'late' });
      tellParent({ type: 'later' });
    });
    tellParent({ type: 'ready' });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const exited = once(child, 'exit');
  const said = text(child.stderr as Readable);
  assert.deepEqual(await once(child, 'message'), [{ type: 'ready' }, undefined]);
  await new Promise((resolve) => child.send('go', resolve));
  child.disconnect();
  await once(child, 'disconnect');
  writeFileSync(gone, '');
  assert.deepEqual(await exited, [0, null]);
  assert.equal(await said, '');
});
