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
  ['one।\u000110P\ufeff\u0001-5Stwo', 'one।    \ufeff    two'],
  // The white space that ends a name is espeak-ng's, not JavaScript's.
  ['\u0001Vde\ufeffx\u00a0y\u202f\u3000a', `${' '.repeat(9)}\u3000a`],
  [`\u0001B${'.'.repeat(70)}`, `${' '.repeat(62)}${'.'.repeat(10)}`],
  ['\u0001\u00ad-\u00ad1\u00ad0\u00adPa', `${' '.repeat(9)}a`],
  // A sign that is to be spoken is not part of a command.
  ['\u0001B1\u0001+0Pa \u0001Pb', '   \u0001+0Pa   b'],
  ['\u0001B+ \u0001-0Pa \u0001+0Pb', '        a \u0001+0Pb'],
  ['\u0001B1\u0001\u00ad-1Pa', '   \u0001\u00ad-1Pa'],
  ['\u0001B1\u0001B0\u0001+0Pa', `${' '.repeat(10)}a`],
  ['\u0001x \u00011 \u0001', '\u0001x \u00011 \u0001'],
  ['none', 'none'],
] as const) {
  test(`${JSON.stringify(text)} without its commands`, () => {
    assert.equal(withoutCommands(text), expected);
  });
}
