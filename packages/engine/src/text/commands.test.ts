import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutCommands } from './commands.ts';

for (const [text, expected] of [
  ['one\u000117Y two', 'one     two'],
  ['\u0001+10Pone \u0001-5S', '     one     '],
  ['\u0001Vde-x\u0085a', '      \u0085a'],
  ['\u0001B.,! a', '      a'],
  ['\u0001B0a', '   a'],
  ['🙂 \u0001Pé', '🙂   é'],
  ['\u0001x \u00011 \u0001', '\u0001x \u00011 \u0001'],
  ['none', 'none'],
] as const) {
  test(`${JSON.stringify(text)} without its commands`, () => {
    assert.equal(withoutCommands(text), expected);
  });
}
