import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import type { ApiError } from '../errors.ts';
import { type AnswerInHand, AnswersInHand } from './answers-in-hand.ts';

/** Answers in one budget, and the errors of those given up. */
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

test('beyond the budget the largest answer is refused, with the limit and `retry-after`', () => {
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
  // At the latest the next `add` reports it to the maker.
  assert.throws(() => large.add(1), { code: 'overloaded' });
  assert.equal(answers.bytes, 200);
});

test('the answer that grows may be the largest', () => {
  const { answers, refused, open } = budget(1000);
  open('small').add(300);
  const large = open('large');
  large.add(500);
  assert.throws(() => large.add(300), { code: 'overloaded' });
  assert.deepEqual(Object.keys(refused), ['large']);
  assert.equal(answers.bytes, 300);
});

test('an answer larger than the whole budget is refused with `x-should-retry: false`', () => {
  const { refused, open } = budget(1000);
  const huge = open('huge');
  assert.throws(() => huge.add(1001), { code: 'overloaded' });
  assert.match(refused.huge?.message ?? '', /This answer alone/);
  assert.deepEqual(
    [refused.huge?.retryAfterSeconds, refused.huge?.shouldRetry],
    [undefined, false],
  );
});

test('read bytes and closed answers are no longer counted', () => {
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

test('an answer that is being read is never dropped, however large', () => {
  const { refused, cut, open, send } = budget(1000);
  const large = open('large');
  large.add(900);
  send(large, 'large');
  const small = open('small');
  assert.throws(() => small.add(200), { code: 'overloaded' });
  assert.deepEqual([Object.keys(refused), Object.keys(cut)], [['small'], []]);
});

test('unread answers are dropped first, the largest of them', (t) => {
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

test('memory is collected after many bytes are released', async () => {
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
