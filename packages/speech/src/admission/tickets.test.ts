import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import type { Call, EngineStatus } from '@hailo-piper/engine';
import { EngineError, NO_COUNTERS } from '@hailo-piper/engine';
import { NO_SPEECH } from './expected-speech.ts';
import { Gate } from './gate.ts';
import type { Ticket, TicketOptions } from './ticket.ts';
import { type TicketLimits, Tickets } from './tickets.ts';

const STATUS: EngineStatus = {
  state: 'ready',
  pid: undefined,
  workers: { total: 1, busy: 0, threads: 1 },
  queue: { waiting: 0, active: 0, limit: 0 },
  counters: NO_COUNTERS,
};
const REQUEST_TIMEOUT_MS = 30_000;

/** Tickets with a clock set by hand. */
function withTickets(limits: Partial<TicketLimits>, use: (door: Door) => void): void {
  const tickets = new Tickets({ maxQueued: 3, maxSlowReaders: 3, clientShare: 1, ...limits });
  const gate = new Gate(tickets.backlog, { maxQueued: 100, requestTimeoutMs: 1e6 });
  let now = 0;
  const clock = mock.method(performance, 'now', () => now);
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const cuts: string[] = [];
    use({
      tickets,
      cuts,
      pass: (seconds) => {
        now += seconds * 1000;
        mock.timers.tick(seconds * 1000);
        tickets.update();
      },
      come: (client, { signal, ...options } = {}) => {
        tickets.update();
        gate.admit(STATUS, { caller: client }, (one) => tickets.shareOf(one, 1));
        tickets.expectRoom(client);
        const cut = ({ message }: Error) => cuts.push(`${client}: ${message}`);
        const ticket = tickets.open({
          expected: NO_SPEECH,
          call: { caller: client, signal, record: { onCut: cut } },
          flows: true,
          ...options,
        });
        ticket.waitsForAudio(REQUEST_TIMEOUT_MS, 'no audio');
        return ticket;
      },
    });
  } finally {
    clock.mock.restore();
    mock.timers.reset();
  }
}

interface Door {
  readonly tickets: Tickets;
  /** The cut requests with the reasons. */
  readonly cuts: string[];
  pass(seconds: number): void;
  come(client: string | undefined, options?: Partial<TicketOptions> & Pick<Call, 'signal'>): Ticket;
}

/** The engine delivers audio; the reader takes it at once, or not. */
function given(ticket: Ticket, seconds: number, taken: boolean): void {
  ticket.spoke(seconds);
  ticket.givenAudio(seconds);
  if (taken) ticket.waitsForAudio(REQUEST_TIMEOUT_MS, 'no audio');
}

const refusedFor = (key: string) => (error: unknown) =>
  error instanceof EngineError &&
  error.code === 'queue_full' &&
  Number.isInteger(error.retryAfterSeconds) &&
  error.message.includes(`\`${key}\``);

test('a reader that takes no audio has no place, and gets one when it takes again', () => {
  withTickets({}, ({ tickets, come, pass }) => {
    const ticket = come('a');
    assert.deepEqual([tickets.backlog.size, tickets.slow], [1, 0]);
    given(ticket, 3, false);
    assert.deepEqual([tickets.backlog.size, tickets.slow], [0, 1]);
    pass(3);
    ticket.waitsForAudio(REQUEST_TIMEOUT_MS, 'no audio');
    assert.deepEqual([tickets.backlog.size, tickets.slow], [1, 0]);
    ticket.finish(true);
    assert.deepEqual([tickets.backlog.size, tickets.size], [0, 0]);
  });
});

test('a reader that is ahead of playback has no place until it needs more', () => {
  withTickets({}, ({ tickets, come, pass }) => {
    const ticket = come('a');
    given(ticket, 3, true);
    assert.equal(tickets.backlog.size, 1);
    given(ticket, 7, true);
    assert.equal(tickets.backlog.size, 0);
    pass(6);
    assert.equal(tickets.backlog.size, 1);
    // The six seconds without need do not count.
    pass(29);
    assert.equal(ticket.signal.aborted, false);
    pass(2);
    assert.equal(ticket.signal.reason.code, 'timeout');
  });
});

test('an answer wanted whole keeps its place until it is complete', () => {
  withTickets({}, ({ tickets, come, pass }) => {
    const ticket = come('a', { flows: false });
    ticket.completeWithin(600_000, 'not all');
    for (let i = 0; i < 30; i++) {
      given(ticket, 20, true);
      assert.equal(tickets.backlog.size, 1);
      pass(19);
    }
    assert.equal(ticket.signal.aborted, false);
    given(ticket, 20, true);
    pass(30);
    assert.match(ticket.signal.reason.message, /not all|no audio/);
    assert.equal(tickets.size, 0);
  });
});

test('a client gets its share of the places and no more, even when alone', () => {
  withTickets({ maxQueued: 4, clientShare: 0.5 }, ({ come }) => {
    const held = [come('a'), come('a'), come('a')];
    assert.throws(() => come('a'), refusedFor('queue.client_share'));
    come('b');
    come(undefined);
    held[0]?.finish(false);
    come('a');
    assert.throws(() => come('a'), refusedFor('queue.client_share'));
  });
});

test('one slow reader too many ends the longest stalled one of the client with most', () => {
  withTickets({ maxSlowReaders: 4 }, ({ tickets, cuts, come, pass }) => {
    given(come('single'), 1, false);
    pass(1);
    for (const _ of 'abc') {
      given(come('greedy'), 1, false);
      pass(0.1);
    }
    assert.throws(() => come('other'), refusedFor('queue.max_slow_readers'));
    pass(3);
    const other = come('other');
    assert.equal(cuts.length, 1);
    assert.match(cuts[0] ?? '', /^greedy: .*`queue\.max_slow_readers`/);
    assert.equal(tickets.slow, 3);
    given(other, 1, true);
    assert.equal(other.signal.aborted, false);
  });
});

test('a client’s own slow readers make room for its next request', () => {
  withTickets({ maxSlowReaders: 4, clientShare: 0.5 }, ({ cuts, come, pass }) => {
    given(come('single'), 1, false);
    given(come('greedy'), 1, false);
    given(come('greedy'), 1, false);
    assert.throws(() => come('greedy'), refusedFor('queue.client_share'));
    pass(3.5);
    come('greedy');
    assert.deepEqual(
      cuts.map((cut) => cut.split(':')[0]),
      ['greedy'],
    );
  });
});

test('a reader at playing speed is never ended for others', () => {
  withTickets({ maxSlowReaders: 2 }, ({ cuts, come, pass }) => {
    const players = [come('a'), come('b')];
    for (let i = 0; i < 10; i++) {
      for (const player of players) given(player, 5, false);
      pass(5);
      assert.throws(() => come('c'), refusedFor('queue.max_slow_readers'));
      for (const player of players) player.waitsForAudio(REQUEST_TIMEOUT_MS, 'no audio');
    }
    assert.deepEqual(cuts, []);
  });
});

test('a request whose client has already left takes no place', () => {
  withTickets({}, ({ tickets, come }) => {
    const ticket = come('a', { signal: AbortSignal.abort() });
    assert.equal(ticket.signal.aborted, true);
    assert.deepEqual([tickets.size, tickets.backlog.size], [0, 0]);
  });
});

test('reading past the end neither waits nor takes a place', () => {
  for (const secondsBefore of [1, 60]) {
    withTickets({}, ({ tickets, come, pass }) => {
      const ticket = come('a');
      ticket.givenAudio(secondsBefore);
      ticket.finish(true);
      pass(100);
      ticket.waitsForAudio(REQUEST_TIMEOUT_MS, 'no audio');
      pass(100);
      assert.equal(ticket.signal.aborted, false);
      assert.equal(tickets.size, 0);
      assert.equal(tickets.backlog.size, 0);
    });
  }
});

test('a background request is ended only by its deadline, in the engine', () => {
  withTickets({}, ({ come, pass }) => {
    const call = { caller: 'a', priority: 'background' } as const;
    const [book, other] = [come('a', { call }), come('b')];
    book.completeWithin(20_000, 'not all');
    pass(31);
    assert.equal(other.signal.reason.code, 'timeout');
    assert.equal(book.signal.aborted, false);
    book.finish(true);
  });
});
