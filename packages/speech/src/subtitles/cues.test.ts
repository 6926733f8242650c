import assert from 'node:assert/strict';
import { test } from 'node:test';
import { columns } from './columns.ts';
import type { CueUnit } from './cue-units.ts';
import { cuesOf } from './cues.ts';
import { MAX_COLUMNS } from './lines.ts';

/** One unit per word, of `secondsPerLetter` for each letter. */
const unitsOf = (text: string, secondsPerLetter = 0.08): CueUnit[] => {
  let at = 0;
  return (text.match(/\S+\s*/g) ?? []).map((word) => {
    const startSeconds = at;
    at += secondsPerLetter * word.length;
    const ends = /[.!?]\s*$/.test(word) ? 'sentence' : /[,;:]\s*$/.test(word) ? 'phrase' : 'word';
    return { text: word, startSeconds, endSeconds: at, ends };
  });
};

const linesIn = (text: string) => cuesOf(unitsOf(text)).map(({ lines }) => lines.join(' / '));

const LONG =
  'When the storm had passed, and the last of the water had drained from the lower field, the two of ' +
  'them walked out past the broken fence counting the trees that had come down in the night and ' +
  'saying very little to each other until they reached the river. It had risen. They went home. ';

test('each sentence is a cue; a short one shares it with the next', () => {
  assert.deepEqual(linesIn('The first sentence is here. The second one is here.'), [
    'The first sentence is here.',
    'The second one is here.',
  ]);
  assert.deepEqual(linesIn('Yes. No. Well, maybe.'), ['Yes. No. Well, maybe.']);
});

test('a long sentence is cut at phrases, then at words', () => {
  const cues = cuesOf(unitsOf(LONG.repeat(3)));
  assert.equal(cues.flatMap(({ lines }) => lines).join(' '), LONG.repeat(3).trim());
  assert.match(cues[0]?.lines.at(-1) ?? '', /,$/);
  let end = 0;
  for (const { startSeconds, endSeconds, lines } of cues) {
    assert.equal(startSeconds, end);
    assert.ok(lines.length <= 2 && lines.every((line) => columns(line) <= MAX_COLUMNS));
    assert.ok(endSeconds - startSeconds <= 7 && endSeconds - startSeconds >= 1);
    end = endSeconds;
  }
});

test('slow speech is cut by duration', () => {
  const cues = cuesOf(unitsOf('one two three four five six', 0.6));
  assert.ok(cues.length > 1);
  for (const { startSeconds, endSeconds } of cues) assert.ok(endSeconds - startSeconds <= 7);
});

test('no cue spans a silence', () => {
  const [yes, no] = unitsOf('Yes. No.') as [CueUnit, CueUnit];
  const later = { ...no, startSeconds: 3, endSeconds: 3.4 };
  assert.deepEqual(cuesOf([yes, later]), [
    { startSeconds: 0, endSeconds: yes.endSeconds, lines: ['Yes.'] },
    { startSeconds: 3, endSeconds: 3.4, lines: ['No.'] },
  ]);
});

test('an indivisible unit is one cue, however long it is', () => {
  const unit: CueUnit = { text: LONG, startSeconds: 1, endSeconds: 30, ends: 'sentence' };
  const [cue, ...more] = cuesOf([unit]);
  assert.deepEqual(more, []);
  assert.equal(cue?.lines.join(' '), LONG.trim());
  assert.ok(cue?.lines.every((line) => columns(line) <= MAX_COLUMNS));
  assert.deepEqual(cuesOf([]), []);
});

test('5,000 characters are divided fast', () => {
  const units = unitsOf('a b '.repeat(1250));
  const startedAt = process.cpuUsage();
  cuesOf(units);
  const { user, system } = process.cpuUsage(startedAt);
  assert.ok(user + system < 2_000_000, `${user + system} µs`);
});
