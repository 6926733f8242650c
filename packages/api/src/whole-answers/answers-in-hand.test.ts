import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { ApiError } from '../errors.ts';
import { type AnswerInHand, AnswersInHand } from './answers-in-hand.ts';

/** Answers in one budget, and what became of those that were given up. */
function budget(maxBytes: number) {
  const answers = new AnswersInHand(maxBytes);
  const refused: Record<string, ApiError> = {};
  const cut: Record<string, ApiError> = {};
  const open = (name: string): AnswerInHand =>
    answers.open((error) => {
      refused[name] = error;
    });
  const send = (answer: AnswerInHand, name: string): void =>
    answer.send((error) => {
      cut[name] = error;
    });
  return { answers, refused, cut, open, send };
}

test('beyond the budget the largest is refused, not the latest, and told the limit and when to come back', () => {
  const { answers, refused, open } = budget(1000);
  const large = open('large');
  const small = open('small');
  large.add(900);
  small.add(100);
  assert.deepEqual(refused, {});
  small.add(100);
  assert.deepEqual(Object.keys(refused), ['large']);
  assert.equal(refused.large?.code, 'overloaded');
  assert.match(refused.large?.message ?? '', /1000 bytes .*`server\.max_answers_share`.*`stream`/);
  assert.ok(Number(refused.large?.retryAfterSeconds) >= 1);
  assert.equal(answers.bytes, 200);
  // Whoever makes it hears of it when there is more, if not before.
  assert.throws(() => large.add(1), { code: 'overloaded' });
  assert.equal(answers.bytes, 200);
});

test('the one that adds may be the largest', () => {
  const { answers, refused, open } = budget(1000);
  open('small').add(300);
  const large = open('large');
  large.add(500);
  assert.throws(() => large.add(300), { code: 'overloaded' });
  assert.deepEqual(Object.keys(refused), ['large']);
  assert.equal(answers.bytes, 300);
});

test('one that is larger than the budget by itself is told that, and not to come again', () => {
  const { refused, open } = budget(1000);
  const huge = open('huge');
  assert.throws(() => huge.add(1001), { code: 'overloaded' });
  assert.match(refused.huge?.message ?? '', /This answer alone/);
  assert.deepEqual(
    [refused.huge?.retryAfterSeconds, refused.huge?.shouldRetry],
    [undefined, false],
  );
});

test('what its client has, and what is over, counts no more', () => {
  const { answers, refused, open, send } = budget(1000);
  for (let i = 0; i < 10; i++) {
    const answer = open(`${i}`);
    answer.add(900);
    send(answer, `${i}`);
    answer.taken(500);
    assert.equal(answers.bytes, 400);
    answer.close();
    answer.close();
    answer.taken(400);
    assert.equal(answers.bytes, 0);
  }
  assert.deepEqual(refused, {});
});

test('an answer that is being taken is left in peace, however large', () => {
  const { refused, cut, open, send } = budget(1000);
  const large = open('large');
  large.add(900);
  send(large, 'large');
  const small = open('small');
  assert.throws(() => small.add(200), { code: 'overloaded' });
  assert.deepEqual([Object.keys(refused), Object.keys(cut)], [['small'], []]);
});

test('answers that their clients do not take make place first, the largest of them', (t) => {
  let now = performance.now();
  t.mock.method(performance, 'now', () => now);
  const { answers, refused, cut, open, send } = budget(1000);
  for (const name of ['paused', 'stalled', 'taken']) {
    const answer = open(name);
    answer.add({ paused: 200, stalled: 300, taken: 500 }[name] ?? 0);
    send(answer, name);
    if (name === 'taken') now += 6000;
    answer.taken(name === 'stalled' ? 0 : 50);
  }
  now += 1000;
  const other = open('other');
  other.add(400);
  assert.deepEqual([Object.keys(refused), Object.keys(cut)], [[], ['stalled']]);
  assert.equal(answers.bytes, 150 + 450 + 400);
  other.add(100);
  assert.deepEqual(Object.keys(cut), ['stalled', 'paused']);
  assert.throws(() => other.add(100), { code: 'overloaded' });
  assert.equal(answers.bytes, 450);
});

test('bytes that are released are collected when there are many', async () => {
  let collected = 0;
  const answers = new AnswersInHand(1e9, () => {
    collected += 1;
  });
  const MIB = 1024 * 1024;
  const answer = answers.open(() => {});
  answer.add(40 * MIB);
  answer.taken(31 * MIB);
  await setImmediate();
  assert.equal(collected, 0);
  answer.close();
  await setImmediate();
  assert.equal(collected, 1);
});
