import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SpeechError } from '../speech-error.ts';
import { createFixtureEngine } from '../testing/fixture-engine.ts';
import { chooseSpeaker } from './speaker-choice.ts';

const [single, many] = createFixtureEngine().voices();
assert.ok(single !== undefined && many !== undefined);

/** As in libritts: speakers' names are numbers that differ from their speaker numbers. */
const numbered = { ...many, numSpeakers: 5, speakers: { 3: 0, 0: 1, 2: 2, 'Anna Ö': 3 } };

const CASES: readonly (readonly [object, { number: number; name?: string }, string?])[] = [
  [{}, { number: 0, name: '3' }],
  [{ speaker: 3 }, { number: 3, name: 'Anna Ö' }],
  [{ speaker: '3' }, { number: 0, name: '3' }],
  [{}, { number: 0, name: '3' }, '3'],
  [{ speaker: '0' }, { number: 1, name: '0' }],
  [{ speaker: 0 }, { number: 0, name: '3' }],
  [{ speaker: '4' }, { number: 4 }],
  [{ speaker: '04' }, { number: 4 }],
  [{}, { number: 4 }, '4'],
  [{ speaker: '1' }, { number: 1, name: '0' }],
  [{ speaker: 'Anna Ö' }, { number: 3, name: 'Anna Ö' }],
  [{ speakerNumber: 3 }, { number: 3, name: 'Anna Ö' }],
  [{ speakerNumber: 3 }, { number: 3, name: 'Anna Ö' }],
  [{ speakerNumber: 0 }, { number: 0, name: '3' }],
  [
    { speaker: '3', speakerNumber: 0 },
    { number: 0, name: '3' },
  ],
  [
    { speaker: 3, speakerNumber: 3 },
    { number: 3, name: 'Anna Ö' },
  ],
];
for (const [asked, speaker, inVoice] of CASES) {
  const way = `${JSON.stringify(asked)}${inVoice === undefined ? '' : ` and voice:${inVoice}`}`;
  test(`${way} is number ${speaker.number}, named ${speaker.name}`, () => {
    const choice = { voice: numbered, ...(inVoice === undefined ? {} : { speaker: inVoice }) };
    assert.deepEqual(chooseSpeaker(choice, asked), speaker);
  });
}

const REFUSED: readonly (readonly [object, string, string, string?])[] = [
  [{ speaker: 5 }, 'speaker_not_found', 'speaker'],
  [{ speaker: '5' }, 'speaker_not_found', 'speaker'],
  [{ speaker: 'anna ö' }, 'speaker_not_found', 'speaker'],
  [{ speaker: '__proto__' }, 'speaker_not_found', 'speaker'],
  [{ speaker: '-1' }, 'speaker_not_found', 'speaker'],
  [{ speakerNumber: 9 }, 'speaker_not_found', 'speakerNumber'],
  [{}, 'speaker_not_found', 'speaker', 'nobody'],
  [{}, 'speaker_not_found', 'speaker', ''],
  [{ speaker: '3', speakerNumber: 3 }, 'speaker_asked_twice', 'speakerNumber'],
  [{ speaker: 1, speakerNumber: 2 }, 'speaker_asked_twice', 'speakerNumber'],
  [{ speakerNumber: 3 }, 'speaker_asked_twice', 'speakerNumber', '3'],
  [{ speaker: 3 }, 'speaker_asked_twice', 'speaker', '4'],
];
for (const [asked, code, field, inVoice] of REFUSED) {
  test(`${JSON.stringify(asked)}${inVoice === undefined ? '' : ` and voice:${inVoice}`} is ${code}`, () => {
    const choice = { voice: numbered, ...(inVoice === undefined ? {} : { speaker: inVoice }) };
    assert.throws(
      () => chooseSpeaker(choice, asked),
      (error) => error instanceof SpeechError && error.code === code && error.field === field,
    );
  });
}

test('a voice with one speaker has no chosen speaker, and accepts 0', () => {
  assert.equal(chooseSpeaker({ voice: single }, {}), undefined);
  assert.equal(chooseSpeaker({ voice: single }, { speaker: 0, speakerNumber: 0 }), undefined);
  assert.throws(() => chooseSpeaker({ voice: single }, { speaker: 1 }), /it has one, number 0\.$/);
});

test('an error lists all of few names, and similar ones of many', () => {
  const speakers = Object.fromEntries(Array.from({ length: 904 }, (_, n) => [String(3000 + n), n]));
  const libritts = { ...many, numSpeakers: 904, speakers };
  const messageFor = (speaker: string) => {
    try {
      chooseSpeaker({ voice: libritts }, { speaker });
    } catch (error) {
      return (error as Error).message;
    }
    return '';
  };
  const near = messageFor('39221');
  assert.match(near, /it has 904, 0 to 903, of 904 names near it: \d{4}(?:, \d{4}){0,9}\.$/);
  assert.match(messageFor('x'.repeat(100_000)), /it has 904, 0 to 903\.$/);
  assert.throws(
    () => chooseSpeaker({ voice: many }, { speaker: 'carl' }),
    /it has 3, 0 to 2, by name: 2024, anna, bert\.$/,
  );
});
