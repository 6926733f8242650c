import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type RunningService, withService } from './service.ts';

const voice = fileURLToPath(new URL('../voices/low-16k.onnx', import.meta.url));
const CONFIG = `piper:\n  model_path: ${voice}\n`;
const SEEDED = { input: 'What is promised. Is kept.', seed: 4 };
const EXACT = { ...SEEDED, normalize_audio: true };
const FREE = { input: 'Whatever it sounds like.' };

const home = mkdtempSync(join(tmpdir(), 'hailo-piper-state-'));
const prepared = join(home, 'hailo-piper', 'prepared');
after(() => rmSync(home, { recursive: true }));

const bytesOf = async (response: Response): Promise<Buffer> => {
  assert.equal(response.status, 200, response.status === 200 ? '' : await response.text());
  return Buffer.from(await response.arrayBuffer());
};

/** Keeps asking, two at a time, until `isOver`; every answer is right, and the service is ready. */
const underLoad = async (
  service: RunningService,
  right: Buffer,
  isOver: () => boolean,
): Promise<void> => {
  const ask = async () => {
    while (!isOver()) {
      assert.ok((await bytesOf(await service.speak(SEEDED))).equals(right));
      assert.ok((await bytesOf(await service.speak(FREE))).length > 1000);
      assert.equal((await fetch(`${service.url}/health/ready`)).status, 200);
    }
  };
  await Promise.all([ask(), ask()]);
};

const MISHAPS: Readonly<Record<string, () => void>> = {
  removed: () => rmSync(prepared, { recursive: true }),
  damaged: () => {
    const [entry = ''] = readdirSync(prepared);
    appendFileSync(join(prepared, entry, 'weights.bin'), 'x');
  },
  truncated: () => {
    const [entry = ''] = readdirSync(prepared);
    truncateSync(join(prepared, entry, 'exact-decoder.bin'), 1000);
  },
};

test('a prepared voice may be removed or damaged by hand while it speaks', async (t) => {
  await withService(
    CONFIG,
    async (service) => {
      const right = await bytesOf(await service.speak(SEEDED));
      for (const [mishap, happen] of Object.entries(MISHAPS)) {
        await t.test(mishap, async () => {
          const mended = () => service.log().split('is whole again').length;
          const before = mended();
          happen();
          const exact = service.speak(EXACT).then(bytesOf);
          await underLoad(service, right, () => mended() > before);
          assert.ok((await exact).length > 1000);
          assert.equal(readdirSync(prepared).length, 1);
          assert.doesNotMatch(service.log(), /is replaced|is started again/);
        });
      }
    },
    { XDG_STATE_HOME: home },
  );
});
