import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineError } from '@hailo-piper/engine';
import { SimulatedService } from './testing/simulated-service.ts';
import { VirtualTime } from './testing/virtual-time.ts';

const SHORT = { characters: 45, sentences: [3] };
const accept = (service: SimulatedService, caller: string) =>
  service.ask({ ...SHORT, caller }, () => {});

/** Three seconds of work a place, all places taken. */
function fullService(): { time: VirtualTime; service: SimulatedService } {
  const time = new VirtualTime();
  const service = new SimulatedService(time, { realTimeFactor: 1 });
  for (let number = 0; number < 33; number++) accept(service, `first ${number}`);
  // By then something was measured, and the place of the served request is taken again.
  time.passUntil(3.5);
  accept(service, 'first 0');
  return { time, service };
}

const toldTo = (service: SimulatedService, caller: string): number | undefined => {
  try {
    service.expectPlace({ caller });
    return undefined;
  } catch (error) {
    return (error as EngineError).retryAfterSeconds;
  }
};

test('a connection is told when a place is free, and each client another time', () => {
  const { service } = fullService();
  const told = ['a', 'b', 'c'].map((caller) => toldTo(service, caller));
  assert.ok(Number(told[0]) > 1, `${told}`);
  assert.equal(new Set(told).size, 3, `${told}`);
});

test('who returns in time keeps the place until its text is there', () => {
  const { time, service } = fullService();
  const seconds = toldTo(service, 'patient');
  time.passUntil(3.5 + Number(seconds));
  assert.equal(toldTo(service, 'patient'), undefined);
  assert.equal(toldTo(service, 'patient'), undefined);
  assert.notEqual(accept(service, 'hasty'), undefined);
  assert.equal(accept(service, 'patient'), undefined);
});
