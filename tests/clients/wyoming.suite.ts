/** The PyPI client `wyoming`, which Home Assistant uses. Run by `npx -y pnpm@12 test:clients`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withService } from '../service/service.ts';
import { WYOMING, wyomingPort } from '../service/wyoming.ts';
import { runPython } from './python.ts';
import { SERVICES } from './services.ts';

const QUIET_TINY = SERVICES.fast.replace('piper: {', 'piper: {noise_scale: 0, noise_w_scale: 0, ');

test('the PyPI client describes, speaks whole and in pieces, and is refused', async () => {
  await withService(QUIET_TINY + WYOMING, async (service) => {
    const output = await runPython('wyoming_checks.py', `${wyomingPort(service)}`, service.url)
      .done;
    assert.equal(output, 'describes ok\nspeaks ok\nrefuses ok\n');
  });
});
