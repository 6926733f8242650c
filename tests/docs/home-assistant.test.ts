import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { withService } from '../service/service.ts';
import { WYOMING, wyomingPort } from '../service/wyoming.ts';
import { fences, page } from './markdown.ts';

test('the page for Home Assistant asks the service what it has', async () => {
  const [script = '', ...more] = fences(page('docs/home-assistant.md'), 'sh wyoming');
  assert.deepEqual(more, []);
  await withService(WYOMING, async (service) => {
    const asked = script.replace('10200', `${wyomingPort(service)}`);
    const { stdout } = await promisify(execFile)('sh', ['-eu', '-c', asked]);
    assert.match(stdout, /^en_US-\S+ en_US\n$/);
  });
});
