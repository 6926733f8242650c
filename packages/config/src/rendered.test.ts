import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from './parse.ts';
import { readRendered, renderedText } from './rendered.ts';

const explicit = { server: { port: 1 }, piper: { noise_scale: 0, normalize_audio: 'steady' } };

test('rendered text gives the same result as the YAML parser', () => {
  for (const sections of [{}, explicit]) {
    const text = renderedText(sections);
    assert.deepEqual(readRendered(text), parseConfig(text, 'rendered'));
  }
});

test('any other text is left to the YAML parser, which reports faults with their position', () => {
  for (const text of [
    '',
    'server:\n  port: 1\n',
    JSON.stringify(explicit),
    '{\n  "server": {\n    "port": 1,\n    "port": 2\n  }\n}\n',
    renderedText({ server: { port: -1 } }),
    renderedText({ servre: { port: 1 } }),
    '[]\n',
    'null\n',
  ]) {
    assert.equal(readRendered(text), undefined, text);
  }
});
