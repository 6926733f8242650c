import assert from 'node:assert/strict';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import type { ApiError } from '../errors.ts';
import { BodiesInHand, type BodyInHand } from './bodies-in-hand.ts';

/** Opens bodies in one budget and collects the messages of refused ones. */
function budget(bytes: number) {
  const bodies = new BodiesInHand(bytes);
  const refused: Record<string, string> = {};
  const open = (name: string): BodyInHand =>
    bodies.open({} as IncomingMessage, ({ message }: ApiError) => {
      refused[name] = message;
    });
  return { bodies, refused, open };
}

test('beyond the budget the largest body is refused, with the limit in the message', () => {
  const { bodies, refused, open } = budget(1000);
  const large = open('large');
  const small = open('small');
  large.add(900);
  small.add(50);
  assert.deepEqual(refused, {});
  small.add(100);
  assert.deepEqual(Object.keys(refused), ['large']);
  assert.match(refused.large ?? '', /`server\.max_bodies_bytes`/);
  assert.equal(bodies.bytes, 150);
});

test('as many bodies as necessary are refused, each once', () => {
  const { bodies, refused, open } = budget(100);
  for (const name of ['a', 'b', 'c']) open(name).add(30);
  const last = open('d');
  last.add(25);
  assert.deepEqual(Object.keys(refused), ['a']);
  last.add(70);
  last.add(5);
  assert.deepEqual(Object.keys(refused), ['a', 'd']);
  assert.equal(bodies.bytes, 60);
});

test('a body that was read is no longer counted', () => {
  const { bodies, refused, open } = budget(100);
  for (let i = 0; i < 10; i++) {
    const body = open(String(i));
    body.add(90);
    body.close();
    body.close();
    body.add(90);
  }
  assert.equal(bodies.bytes, 0);
  assert.deepEqual(refused, {});
});
