import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SourceText } from './source-text.ts';

/** Replaces each match, as a stage would. */
const replaced = (source: SourceText, pattern: RegExp, text: string): SourceText =>
  source.edited(
    Array.from(source.text.matchAll(pattern), ({ 0: match, index }) => ({
      start: index,
      end: index + match.length,
      text,
    })),
  );

/** The part of the sent text that the first occurrence of `part` comes from. */
const sentOf = (sent: string, source: SourceText, part: string): string => {
  const start = [...source.text.slice(0, source.text.indexOf(part))].length;
  const range = source.sentRange({ start, end: start + [...part].length });
  return [...sent].slice(range.start, range.end).join('');
};

interface Example {
  readonly sent: string;
  /** Stages, each a pattern and its replacement. */
  readonly stages: readonly (readonly [RegExp, string])[];
  readonly text: string;
  /** Parts of the text, `=`, and the sent text they come from; separated by `|`. */
  readonly from: string;
  readonly deleted?: readonly string[];
}

const EXAMPLES: Readonly<Record<string, Example>> = {
  'nothing changed': {
    sent: 'a b',
    stages: [[/x/g, 'y']],
    text: 'a b',
    from: 'a b=a b|b=b| = ',
  },
  'a replacement by something longer': {
    sent: 'It is 3 km away.',
    stages: [[/km/g, 'kilometres']],
    text: 'It is 3 kilometres away.',
    from: 'kilometres=km|metres=km|3 kilometres=3 km|metres away=km away|away.=away.| away= away',
  },
  'a replacement by several words': {
    sent: 'Pay $5, now.',
    stages: [[/\$5/g, 'five dollars']],
    text: 'Pay five dollars, now.',
    from: 'five=$5|dollars=$5|dollars, now=$5, now|Pay five=Pay $5',
  },
  'a replacement by something shorter': {
    sent: 'one hundred twenty two.',
    stages: [[/one hundred twenty/g, '120']],
    text: '120 two.',
    from: '120=one hundred twenty|2=one hundred twenty|two=two',
  },
  insertions: {
    sent: 'one two',
    stages: [
      [/(?<=one)/g, ','],
      [/(?= two|$)/g, '!'],
    ],
    text: 'one,! two!',
    from: 'one=one|,=|!=|one,=one|! two= two|two!=two',
  },
  'an insertion before all': {
    sent: 'word',
    stages: [[/^/g, 'the ']],
    text: 'the word',
    from: 'the=|the word=word|word=word',
  },
  deletions: {
    sent: '  one (and a half) two  ',
    stages: [
      [/^ +| +$/g, ''],
      [/ \([^)]*\)/g, ''],
    ],
    text: 'one two',
    from: 'one=one|two=two|e t=e (and a half) t|one two=one (and a half) two',
    deleted: ['  ', ' (and a half)', '  '],
  },
  'all of it deleted': {
    sent: ' \n ',
    stages: [[/\s+/g, '']],
    text: '',
    from: '=',
    deleted: [' \n '],
  },
  'an insertion where all was deleted': {
    sent: '???',
    stages: [
      [/\?+/g, ''],
      [/^/g, 'pardon'],
    ],
    text: 'pardon',
    from: 'pardon=',
    deleted: ['???'],
  },
  'surrogate pairs': {
    sent: '🙂 km 🙃 km 𝒜',
    stages: [
      [/km/g, '🚗🚗🚗'],
      [/𝒜/gu, 'A'],
    ],
    text: '🙂 🚗🚗🚗 🙃 🚗🚗🚗 A',
    from: '🙂=🙂|🚗=km|🙃=🙃|🚗🚗 🙃=km 🙃|🙃 🚗🚗🚗 A=🙃 km 𝒜|A=𝒜',
  },
  'combining marks': {
    sent: 'cafe\u0301 nai\u0308f',
    stages: [
      [/e\u0301/g, 'é'],
      [/\u0308/g, ''],
    ],
    text: 'café naif',
    from: 'café=cafe\u0301|é=e\u0301|nai=nai|naif=nai\u0308f|f=f',
    deleted: ['\u0308'],
  },
  'a sequence of joined emoji': {
    sent: 'a 👩‍👧 b',
    stages: [[/👩\u200d👧/gu, 'mother and child']],
    text: 'a mother and child b',
    from: 'mother=👩‍👧|child b=👩‍👧 b|b=b',
  },
  'a stage within what another put in': {
    sent: 'Dr. Ng, 3 km',
    stages: [
      [/Dr\./g, 'Doctor'],
      [/km/g, 'kilometre'],
      [/kilometre/g, 'kilometres'],
      [/oct/g, 'OCT'],
      [/or/g, 'or '],
      [/ {2}/g, ' '],
    ],
    text: 'DOCTor Ng, 3 kilometres',
    from: 'DOCTor=Dr.|OCT=Dr.|or=Dr.|or Ng=Dr. Ng|kilometres=km|Ng=Ng',
  },
  'an insertion within what another put in': {
    sent: 'x % y',
    stages: [
      [/%/g, 'percent'],
      [/(?<=per)/g, '-'],
    ],
    text: 'x per-cent y',
    from: 'per=%|-=%|per-=%|x per-=x %|cent y=% y',
  },
  'a stage across the edges of what another changed': {
    sent: 'a (b) c d',
    stages: [
      [/\(b\) /g, ''],
      [/a c/g, 'ac'],
      [/d/g, 'dee'],
    ],
    text: 'ac dee',
    from: 'ac=a (b) c|c=a (b) c|dee=d',
    deleted: [],
  },
  'half of what another put in is deleted': {
    sent: 'say NATO now',
    stages: [
      [/NATO/g, 'N. A. T. O.'],
      [/ T\. O\./g, ''],
      [/N\. /g, ''],
    ],
    text: 'say A. now',
    from: 'A.=NATO|A. now=NATO now|now=now',
    deleted: [],
  },
};

describe('each part of a text has its origin in the sent text', () => {
  for (const [name, { sent, stages, text, from, deleted = [] }] of Object.entries(EXAMPLES)) {
    test(name, () => {
      const source = stages.reduce(
        (staged, [pattern, by]) => replaced(staged, pattern, by),
        SourceText.sent(sent),
      );
      assert.equal(source.text, text);
      assert.equal(source.length, [...text].length);
      for (const line of from.split('|')) {
        const [part = '', expected] = line.split('=');
        assert.ok(text.includes(part), part);
        assert.equal(sentOf(sent, source, part), expected, part);
      }
      const cut = source.deleted().map(({ start, end }) => [...sent].slice(start, end).join(''));
      assert.deepEqual(cut, deleted);
    });
  }
});

test('for a part of a sent text, positions are those of the whole', () => {
  const source = replaced(SourceText.sent('🙂 km', 100), /km/g, 'kilometres');
  assert.deepEqual(source.sentRange({ start: 0, end: 1 }), { start: 100, end: 101 });
  assert.deepEqual(source.sentRange({ start: 4, end: 6 }), { start: 102, end: 104 });
  assert.deepEqual(source.sentRange({ start: 12, end: 12 }), { start: 104, end: 104 });
  assert.deepEqual(replaced(source, /🙂 /gu, '').deleted(), [{ start: 100, end: 102 }]);
});

test('an empty range is where the text after it is, or at the end', () => {
  const source = replaced(SourceText.sent('ab  cd '), / +/g, '');
  const places = [0, 1, 2, 3, 4].map((at) => source.sentRange({ start: at, end: at }));
  assert.deepEqual(
    places.map(({ start, end }) => [start, end]),
    [
      [0, 0],
      [1, 1],
      [4, 4],
      [5, 5],
      [6, 6],
    ],
  );
});

test('an edit does not change the original', () => {
  const source = SourceText.sent('one two');
  replaced(source, /one/g, '1');
  assert.equal(source.text, 'one two');
  assert.deepEqual(source.sentRange({ start: 4, end: 7 }), { start: 4, end: 7 });
  assert.equal(source.edited([]), source);
});

test('edits out of order or out of the text are refused', () => {
  const source = SourceText.sent('abc');
  const edit = (start: number, end: number) => ({ start, end, text: '' });
  for (const edits of [
    [edit(2, 1)],
    [edit(0, 4)],
    [edit(-1, 1)],
    [edit(1, 2), edit(0, 1)],
    [edit(0, 2), edit(1, 3)],
  ]) {
    assert.throws(() => source.edited(edits), RangeError);
  }
  assert.equal(source.edited([edit(0, 1), edit(1, 2)]).text, 'c');
});
