import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPhonemizers } from '../phonemes/dry-run.ts';
import { testVoice } from '../testing/voices.ts';
import { readVoiceConfig } from '../voice-config/voice-config.ts';
import { piecesOf } from './plan.ts';
import { Planner, planText } from './planner.ts';

const voice = readVoiceConfig(testVoice('medium-shape'));
const phonemizers = createPhonemizers();
const plan = async (text: string) =>
  piecesOf(await planText(voice, phonemizers, { text })).map(({ ids }) => ids);

const USUAL = {
  timestamps: false,
  unspeakable: 'error',
  pauseSeconds: 0,
  relativeLength: 1,
} as const;
const begin = (text: string) => Planner.begin(voice, phonemizers, { ...USUAL, text });

test('each sentence is planned by itself', async () => {
  assert.equal((await plan('One. Two! Three?')).length, 3);
});

test('a text is read as far as requested, and then the rest', async () => {
  const asked: string[] = [];
  const { espeak } = phonemizers;
  const watched: typeof espeak = {
    ...espeak,
    *read(name, text, goesOn) {
      for (const clause of espeak.read(name, text, goesOn)) {
        asked.push(clause.ipa);
        yield clause;
      }
    },
  };
  const text = 'One. —. Two! Three? Four.';
  const request = { ...USUAL, text, timestamps: true, pauseSeconds: 0.5 };
  const planner = await Planner.begin(voice, { ...phonemizers, espeak: watched }, request);
  assert.equal(asked.length, 0);
  planner.read(2);
  assert.equal(piecesOf(planner.plan).length, 2);
  assert.ok(asked.length < 4, asked.join());
  planner.read();
  assert.deepEqual(planner.plan, await planText(voice, phonemizers, request));
  assert.equal(piecesOf(planner.plan).length, 4);
});

test('after `leave` the text is read no further, and the next one is', async () => {
  const planner = await begin('One. Two. Three.');
  planner.read(1);
  planner.leave();
  planner.read();
  assert.equal(piecesOf(planner.plan).length, 1);
  assert.equal((await plan('One. Two. Three.')).length, 3);
});

test('a malformed text is refused before any of it is read', async () => {
  const text = 'One. [[ a ]] two \0 three.';
  await assert.rejects(begin(text), { code: 'text_malformed' });
});

test('sentences without a sound are left out', async () => {
  assert.equal((await plan('Hello.\n\n—\n\nWorld.')).length, 2);
  assert.equal((await plan('The word is [[ təmˈɑːtoʊ ]]')).length, 1);
});

const UNSPEAKABLE = [
  '',
  ' ',
  '\n',
  '...',
  '.',
  '?',
  '—',
  '"',
  '()',
  '• ',
  '[[ ]]',
  '[[ . ]]',
  '[[]]',
  '、',
  '\u200b',
];
for (const text of UNSPEAKABLE) {
  test(`${JSON.stringify(text)} has no sound`, async () => {
    await assert.rejects(plan(text), { code: 'input_not_speakable', field: 'text' });
  });
}

for (const text of UNSPEAKABLE) {
  const isBlankText = /^[\s\u200b]*$/.test(text);
  test(`${JSON.stringify(text)} is ${isBlankText ? 'refused' : 'a silence'} if silence is requested`, async () => {
    const planned = planText(voice, phonemizers, { text, unspeakable: 'silence' });
    if (isBlankText) await assert.rejects(planned, { code: 'input_not_speakable' });
    else {
      const { sentences } = await planned;
      assert.deepEqual(sentences, [{ pieces: [{ ids: [] }], pauseSeconds: 0 }]);
    }
  });
}

test('a silent sentence beside others is left out even if silence is requested', async () => {
  const request = { text: 'One.\n\n—\n\nTwo.', unspeakable: 'silence' } as const;
  assert.deepEqual(
    piecesOf(await planText(voice, phonemizers, request)).map(({ sentence }) => sentence),
    [0, 1],
  );
});

test('phonemes without an id are reported, each with its count', async () => {
  const text = 'One [[ ☃t☃é ]] two. [[ ☃ ]]';
  const { unknown } = await planText(voice, phonemizers, { text });
  assert.deepEqual(unknown, [
    { phoneme: '☃', count: 3 },
    { phoneme: 'é', count: 1 },
  ]);
  const nothing = await planText(voice, phonemizers, { text: '[[☃☃]]', unspeakable: 'silence' });
  assert.deepEqual(nothing, {
    sentences: [{ pieces: [{ ids: [] }], pauseSeconds: 0 }],
    unknown: [{ phoneme: '☃', count: 2 }],
  });
  assert.deepEqual((await planText(voice, phonemizers, { text: 'One.' })).unknown, []);
});

test('all pieces of a sentence have the sentence’s number', async () => {
  const long = `The ${'word '.repeat(500).trim()}`;
  const text = `Short. ${long}. End.`;
  const numbers = piecesOf(await planText(voice, phonemizers, { text })).map(
    ({ sentence }) => sentence,
  );
  assert.ok(numbers.length > 3);
  assert.deepEqual(numbers, [0, ...numbers.slice(1, -1).map(() => 1), 2]);
});

test('each sentence but the last has a pause, and there is none within a sentence', async () => {
  const pauses = async (text: string, pauseSeconds: number) =>
    piecesOf(await planText(voice, phonemizers, { text, pauseSeconds })).map(
      (piece) => `${piece.sentence}${piece.goesOn ? '…' : ''} ${piece.pauseSeconds}`,
    );
  assert.deepEqual(await pauses('One. Two! Three?', 0.25), ['0 0.25', '1 0.25', '2 0']);
  assert.deepEqual(await pauses('One.\n\n—\n\nTwo.\n\n—', 0.25), ['0 0.25', '1 0']);
  assert.deepEqual(await pauses('One. Two.', 0), ['0 0', '1 0']);
  const long = `The ${'word '.repeat(300).trim()}`;
  assert.deepEqual(await pauses(`${long}. End.`, 2), ['0… 0', '0 2', '1 0']);
  assert.deepEqual(await pauses(`End. ${long}.`, 2), ['0 2', '1… 0', '1 0']);
});

test('the last sentence read has no pause until more is read', async () => {
  const request = { ...USUAL, text: 'One. Two. Three.', pauseSeconds: 1 };
  const planner = await Planner.begin(voice, phonemizers, request);
  const pauses = () => planner.plan.sentences.map(({ pauseSeconds }) => pauseSeconds);
  planner.read(1);
  assert.deepEqual(pauses(), [0]);
  planner.read(2);
  assert.deepEqual(pauses(), [1, 0]);
  planner.read();
  assert.deepEqual(pauses(), [1, 1, 0]);
});

test('5,000 characters without a full stop become pieces of limited size', async () => {
  const sentences = await plan('word '.repeat(1000));
  assert.ok(sentences.length >= 5);
  assert.ok(sentences.every((ids) => ids.length <= 2003));
});

test('slow speech is cut shorter: no piece is more than two minutes of speech', async () => {
  const text = `${'word '.repeat(200).trim()}.`;
  const longest = async (relativeLength: number) => {
    const pieces = piecesOf(await planText(voice, phonemizers, { text, relativeLength }));
    assert.ok(pieces.every(({ sentence }) => sentence === 0));
    return Math.max(...pieces.map(({ ids }) => ids.length));
  };
  // Up to three times the length, pieces are cut as at length scale 1.
  const plain = await longest(1);
  for (const relativeLength of [0.5, 2, 3]) assert.equal(await longest(relativeLength), plain);
  for (const relativeLength of [4, 7.75, 31]) {
    assert.ok((await longest(relativeLength)) <= 3 + (2 * 3 * 1000) / relativeLength);
  }
});

test('what more text may change is left, and the place where it begins is known', async () => {
  const TEXT = 'Dr. Smith paid 3.50. Really? It was the 2. of May, and co';
  const request = { text: TEXT, goesOn: true, pauseSeconds: 0.5 };
  const { sentences, passage } = await planText(voice, phonemizers, request);
  assert.deepEqual(
    sentences.map(({ pauseSeconds }) => pauseSeconds),
    // Piper ends a sentence at `Dr.` before a capital letter.
    [0.5, 0.5, 0.5],
  );
  assert.deepEqual(passage, { endsAt: 29, sentences: 3, pieces: 3 });
  assert.equal(TEXT.slice(29), 'It was the 2. of May, and co');
  const planner = await Planner.begin(voice, phonemizers, { ...USUAL, ...request });
  planner.read(1);
  assert.equal(planner.plan.passage?.pieces, 1);
  planner.leave();
});

test('a part without a complete sentence has a piece without a sound', async () => {
  for (const text of ['', ' ', 'One', 'One. ', 'One. [[a', 'the 2. of', 'e.g. t']) {
    const { passage, ...plan } = await planText(voice, phonemizers, { text, goesOn: true });
    assert.deepEqual(piecesOf(plan)[0]?.ids, [], text);
    assert.deepEqual(passage, { endsAt: 0, sentences: 0, pieces: 0 });
  }
});
