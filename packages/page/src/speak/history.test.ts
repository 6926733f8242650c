import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Order } from '../service/order.ts';
import { History, isSame, type TextStorage } from './history.ts';

const order = (text: string, more: Partial<Order> = {}): Order => ({
  text,
  voice: 'en_US-joe-medium',
  speaker: null,
  speed: 1,
  variation: 1,
  level: 1,
  seed: 7,
  ...more,
});

/** A storage with room for some characters. */
function storage(
  room = Number.POSITIVE_INFINITY,
): TextStorage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => {
      if (value.length > room) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key) => kept.delete(key),
  };
}

const textsOf = (history: History): readonly string[] => history.orders.map(({ text }) => text);

test('the last twenty are kept, the newest first, and are there on the next visit', () => {
  const kept = storage();
  const history = new History(() => kept);
  for (let at = 1; at <= 25; at++) history.add(order(`text ${at}`));
  assert.equal(history.orders.length, 20);
  assert.equal(history.orders[0]?.text, 'text 25');
  assert.deepEqual(new History(() => kept).orders, history.orders);
});

test('the same order again moves to the front with its new seed', () => {
  const kept = storage();
  const history = new History(() => kept);
  history.add(order('one', { seed: 1 }));
  history.add(order('two'));
  history.add(order('one', { seed: 2 }));
  history.add(order('one', { speed: 2 }));
  assert.deepEqual(textsOf(history), ['one', 'one', 'two']);
  assert.deepEqual(
    history.orders.map(({ seed }) => seed),
    [7, 2, 7],
  );
});

test('what another tab has added stays', () => {
  const kept = storage();
  const [one, other] = [new History(() => kept), new History(() => kept)];
  one.add(order('one'));
  other.add(order('two'));
  one.add(order('three'));
  assert.deepEqual(textsOf(one), ['three', 'two', 'one']);
  other.reload();
  assert.deepEqual(textsOf(other), ['three', 'two', 'one']);
});

test('where storage is blocked, it lasts as long as the page', () => {
  const history = new History(() => {
    throw new DOMException('blocked', 'SecurityError');
  });
  history.add(order('one'));
  history.add(order('two'));
  history.reload();
  assert.deepEqual(textsOf(history), ['two', 'one']);
  history.clear();
  assert.deepEqual(textsOf(history), []);
});

test('where storage is full, as many as fit are kept, and the page has all', () => {
  const kept = storage(1000);
  const history = new History(() => kept);
  for (let at = 1; at <= 20; at++) history.add(order(`text ${at}`));
  assert.ok(new History(() => kept).orders.length >= 4);
  assert.equal(new History(() => kept).orders[0]?.text, 'text 20');

  const none = storage(0);
  const alone = new History(() => none);
  alone.add(order('one'));
  alone.add(order('two'));
  assert.deepEqual(textsOf(alone), ['two', 'one']);
});

test('damaged content is nothing, and damaged entries are left out', () => {
  const damaged = ['', '{', 'null', '7', '"text"', '{"0":1}', '[null,7,[],{},{"text":"x"}]'];
  for (const content of damaged) {
    const kept = storage();
    const history = new History(() => kept);
    history.add(order('one'));
    const [key = ''] = kept.kept.keys();
    kept.kept.set(key, content);
    const next = new History(() => kept);
    assert.deepEqual(textsOf(next), [], content);
    next.add(order('two'));
    assert.deepEqual(textsOf(next), ['two'], content);
  }
  const kept = storage();
  new History(() => kept).add(order('one'));
  const [key = ''] = kept.kept.keys();
  const bad = [
    { ...order('bad'), text: 5 },
    { ...order('bad'), voice: null },
    { ...order('bad'), speaker: 'x' },
    { ...order('bad'), speed: '1' },
    { ...order('bad'), seed: 1.5 },
  ];
  kept.kept.set(key, JSON.stringify([...bad, order('good', { speaker: 3 })]));
  assert.deepEqual(textsOf(new History(() => kept)), ['good']);
});

test('clearing leaves nothing behind', () => {
  const kept = storage();
  const history = new History(() => kept);
  history.add(order('one'));
  history.clear();
  assert.deepEqual(history.orders, []);
  assert.equal(kept.kept.size, 0);
});

test('orders are the same but for the seed', () => {
  assert.ok(isSame(order('a'), order('a', { seed: 1 })));
  const changes: readonly Partial<Order>[] = [
    ...[{ text: 'b' }, { voice: 'b' }, { speaker: 1 }],
    ...[{ speed: 2 }, { variation: 0 }, { level: 0.5 }],
  ];
  for (const change of changes) assert.ok(!isSame(order('a'), order('a', change)));
});
