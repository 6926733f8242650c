import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { Suspects } from './suspects.ts';

const [POISON, OTHER, THIRD] = [1, 2, 3] as const;

let suspects: Suspects;
let asked: Set<number>;

beforeEach(() => {
  suspects = new Suspects();
  asked = new Set([POISON, OTHER, THIRD]);
});

/** Ends the process while these requests are in progress, each at a piece with two units. */
const lostWith = (inHand: Readonly<Record<number, number>>, culprit?: number) => {
  for (const [id, piece] of Object.entries(inHand)) {
    for (const unit of [10, 20])
      suspects.begin(unit + Number(id), Number(id), piece + unit / 10 - 1);
  }
  return suspects.processLost(culprit, asked);
};

const survives = (id: number, piece: number): void => {
  suspects.begin(99, id, piece);
  suspects.end(99);
  suspects.made(id, piece);
};

test('a request alone in progress at two losses is the culprit; one not in progress is no suspect', () => {
  assert.equal(lostWith({ [POISON]: 0 }), undefined);
  assert.equal(suspects.aloneAt(POISON), 0);
  assert.equal(suspects.aloneAt(OTHER), undefined);
  assert.equal(lostWith({ [POISON]: 0 }), POISON);
  assert.equal(lostWith({ [OTHER]: 0 }), undefined);
});

test('each of several requests in progress is tried alone, up to where it had come', () => {
  assert.equal(lostWith({ [POISON]: 2, [OTHER]: 5 }), undefined);
  assert.deepEqual(
    [POISON, OTHER].map((id) => suspects.aloneAt(id)),
    [2, 5],
  );
  survives(OTHER, 4);
  assert.equal(suspects.aloneAt(OTHER), 5);
  survives(OTHER, 5);
  assert.equal(suspects.aloneAt(OTHER), undefined);
  assert.equal(lostWith({ [POISON]: 2 }), POISON);
});

test('a request that survives alone is no longer suspected', () => {
  for (let loss = 0; loss < 5; loss++) {
    assert.equal(lostWith({ [POISON]: loss, [OTHER]: loss }), undefined);
    survives(OTHER, loss);
    survives(POISON, loss);
  }
  assert.equal(lostWith({ [OTHER]: 5 }), undefined);
});

test('a request that ends a process alone for the second time is the culprit, at any piece', () => {
  assert.equal(lostWith({ [POISON]: 0 }), undefined);
  survives(POISON, 0);
  assert.equal(suspects.aloneAt(POISON), undefined);
  // Another request was in progress, so this one is not known to be the reason.
  assert.equal(lostWith({ [POISON]: 3, [OTHER]: 0 }), undefined);
  survives(POISON, 3);
  survives(OTHER, 0);
  assert.equal(lostWith({ [POISON]: 4 }), POISON);
});

test('if the culprit is known, requests beside it are not suspected', () => {
  assert.equal(lostWith({ [POISON]: 0, [OTHER]: 0 }, POISON), undefined);
  assert.equal(suspects.aloneAt(OTHER), undefined);
});

test('a request whose client has left may be the reason, too', () => {
  asked.delete(POISON);
  assert.equal(lostWith({ [POISON]: 0, [OTHER]: 0 }), undefined);
  asked.add(POISON);
  assert.equal(suspects.aloneAt(POISON), undefined);
  survives(OTHER, 0);
  assert.equal(lostWith({ [OTHER]: 0 }), undefined);
});

test('a request that a window of survives is suspected until the piece is made', () => {
  assert.equal(lostWith({ [POISON]: 1, [OTHER]: 1 }), undefined);
  suspects.begin(7, POISON, 1);
  suspects.end(7);
  assert.equal(suspects.aloneAt(POISON), 1);
  suspects.made(POISON, 1);
  assert.equal(suspects.aloneAt(POISON), undefined);
});

test('a unit that ended is not in progress at a loss', () => {
  suspects.begin(1, OTHER, 0);
  suspects.end(1);
  suspects.begin(2, POISON, 0);
  assert.equal(suspects.processLost(undefined, asked), undefined);
  assert.equal(suspects.aloneAt(OTHER), undefined);
  assert.equal(suspects.aloneAt(POISON), 0);
});
