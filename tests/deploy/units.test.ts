import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

const unit = (name: string): string =>
  readFileSync(new URL(`../../deploy/systemd/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .trim();

test('an instance differs from the service in its name, its folders and its configuration', () => {
  const instance = unit('hailo-piper@.service')
    .replace(' --config /etc/xdg/hailo-piper/%i.json', '')
    .replace(' (%i)', '')
    .replaceAll('hailo-piper-%i', 'hailo-piper');
  assert.equal(instance, unit('hailo-piper.service'));
});
