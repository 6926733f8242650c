import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from './parse.ts';

test('a catalogue has a name and either a url or a path', () => {
  const parse = (yaml: string) => parseConfig(`voices:\n  catalogues: [${yaml}]`, 'c.yaml');
  const { config } = parse('{name: a, url: "https://example.org/{revision}", revision: v1}');
  assert.equal(config.voices.catalogues[0]?.revision, 'v1');
  parse('{name: stick, path: /media/stick}');
  const map = 'a map of name, either url or path, and revision';
  for (const [yaml, message] of [
    ['{name: a}', `must be ${map}, found a map`],
    ['{path: /x}', `must be ${map}, found a map`],
    ['{name: a, url: "https://x", path: /x}', `must be ${map}, found a map`],
    ['https://x', `must be ${map}, found "https://x"`],
    ['{name: a, url: "ftp://x"}', 'must be an address with http or https, found "ftp://x"'],
    ['{name: a, path: /x, revison: 1}', 'unknown key'],
  ] as const) {
    assert.throws(() => parse(yaml), new RegExp(message.replaceAll('.', '\\.')), yaml);
  }
});
