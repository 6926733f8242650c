import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DataInHand } from './data-in-hand.ts';
import { EventReader } from './event-reader.ts';
import { eventBytes, type Refused, type WyomingEvent } from './wyoming-event.ts';

const MIB = 1024 * 1024;
const inHand = () => new DataInHand(8 * MIB);
const read = (reader: EventReader, ...parts: (string | Buffer)[]): (WyomingEvent | Refused)[] =>
  parts.flatMap((part) => [...reader.read(Buffer.from(part))]);

const PING = '{"type":"ping"}\n';
const MESSAGES: readonly (readonly [Buffer, WyomingEvent | 'refused'])[] = [
  [Buffer.from('{ "type": "describe" }\n'), { type: 'describe', data: {} }],
  [Buffer.from('{"type":"ping","data":{"text":"ä"}}\r\n'), { type: 'ping', data: { text: 'ä' } }],
  [
    Buffer.from('{"type":"a","data":{"x":1,"y":1},"data_length":7,"version":"0"}\n{"y":2}'),
    { type: 'a', data: { x: 1, y: 2 } },
  ],
  [
    Buffer.from('{"type":"a","data":null,"data_length":null,"payload_length":0}\n'),
    { type: 'a', data: {} },
  ],
  [
    eventBytes({ type: 'synthesize', data: { text: '🙂\n\0' } }, '1', Buffer.from('\0\n{"type"\n')),
    { type: 'synthesize', data: { text: '🙂\n\0' } },
  ],
  [Buffer.from('\n'), 'refused'],
  [Buffer.from('GET / HTTP/1.1\r\n'), 'refused'],
  [Buffer.from('[]\n'), 'refused'],
  [Buffer.from('{"type":1}\n'), 'refused'],
  [Buffer.from('{"type":"a","data_length":-1}\n'), 'refused'],
  [Buffer.from('{"type":"a","data_length":"2"}\n'), 'refused'],
  [Buffer.from('{"type":"a","payload_length":1.5}\n'), 'refused'],
  [Buffer.from('{"type":"a","data_length":2}\n[]'), 'refused'],
  [Buffer.concat([Buffer.from('{"type":"a","data_length":1}\n'), Buffer.of(0xff)]), 'refused'],
  [Buffer.from(`{"type":"${'x'.repeat(70_000)}"}\n`), 'refused'],
];

test('events are read in any pieces, and what is wrong is refused alone: 1,000 splits', () => {
  let state = 1;
  const random = (below: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
  for (let split = 0; split < 1000; split++) {
    const chosen = Array.from({ length: 6 }, () => MESSAGES[random(MESSAGES.length)]);
    const bytes = Buffer.concat(chosen.map((one) => one?.[0] ?? Buffer.alloc(0)));
    const parts: Buffer[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = 1 + random(bytes.length > 1000 ? 20_000 : 40);
      parts.push(bytes.subarray(at, at + length));
      at += length;
    }
    const reader = new EventReader(inHand());
    const events = read(reader, ...parts).map((one) => ('refused' in one ? 'refused' : one));
    assert.deepEqual(
      events,
      chosen.map((one) => one?.[1]),
    );
    assert.equal(reader.isWithin, false);
  }
});

test('a line of 64 KiB is an event, a longer one is refused once, before it ends', () => {
  const line = (length: number) => `{"type":"a"${' '.repeat(length - 12)}}`;
  const reader = new EventReader(inHand());
  assert.deepEqual(read(reader, `${line(65_536)}\n`), [{ type: 'a', data: {} }]);
  assert.equal(read(reader, line(65_537)).length, 1);
  assert.equal(reader.held, 0);
  assert.deepEqual(read(reader, 'x'.repeat(200_000), `\n${PING}`), [{ type: 'ping', data: {} }]);
});

test('an event of more than 16 MiB is refused at once, and skipped', () => {
  for (const kind of ['data', 'payload']) {
    const reader = new EventReader(inHand());
    const length = 16 * MIB + 1;
    assert.equal(read(reader, `{"type":"a","${kind}_length":${length}}\n`).length, 1);
    assert.equal(reader.isWithin, true);
    for (let at = 0; at < 16; at++) assert.deepEqual(read(reader, Buffer.alloc(MIB, '\n')), []);
    assert.equal(reader.held, 0);
    assert.deepEqual(read(reader, `\n${PING}`), [{ type: 'ping', data: {} }]);
  }
});

test('a payload is not kept', () => {
  const reader = new EventReader(inHand());
  read(reader, `{"type":"audio-chunk","payload_length":${16 * MIB}}\n`, Buffer.alloc(MIB));
  assert.equal(reader.held, 0);
});

test('where too much arrives in all, the largest is refused, and its bytes are let go', () => {
  const all = inHand();
  const [large, small] = [new EventReader(all), new EventReader(all)];
  const begin = `{"type":"a","data_length":${9 * MIB}}\n`;
  read(large, begin, Buffer.alloc(6 * MIB, ' '));
  read(small, begin, Buffer.alloc(3 * MIB, ' '));
  assert.equal(large.held, 0);
  assert.equal(small.held, 3 * MIB);
  const rest = Buffer.concat([Buffer.alloc(3 * MIB, ' '), Buffer.from(PING)]);
  const [refused, next] = read(large, rest);
  assert.match((refused as Refused).refused, /too much data/);
  assert.deepEqual(next, { type: 'ping', data: {} });
  small.close();
  assert.equal(all.bytes, 0);
});
