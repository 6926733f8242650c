import type { Log } from '@hailo-piper/engine';
import type { Context } from 'hono';
import type { AppEnv } from '../request-record.ts';
import type { AnswerInHand, AnswersInHand } from './answers-in-hand.ts';

/** Makes a response that is held as a whole; releases its bytes if `make` fails. */
export async function withAnswerInHand(
  c: Context<AppEnv>,
  answers: AnswersInHand,
  make: (answer: AnswerInHand) => Promise<Response>,
): Promise<Response> {
  const answer = answers.open((error) => c.get('record').onOver(error));
  try {
    return await make(answer);
  } catch (error) {
    answer.close();
    throw error;
  }
}

/** Yields the blocks; each is counted as held until the next is requested. */
export function* givingAway(blocks: Buffer[], answer: AnswerInHand): Generator<Buffer> {
  for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
    yield block;
    answer.taken(block.length);
  }
}

/** A complete body, sent as the client reads it. */
export function wholeBody(
  c: Context<AppEnv>,
  parts: Generator<Buffer>,
  answer: AnswerInHand,
  log: Log,
): ReadableStream<Uint8Array> {
  const record = c.get('record');
  const { signal } = c.req.raw;
  const sent = Promise.withResolvers<void>();
  record.onBody(sent.promise);
  const over = (): void => {
    parts.return(undefined);
    answer.close();
    signal.removeEventListener('abort', leave);
    sent.resolve();
  };
  const leave = (): void => {
    record.onFailure('client_closed_request');
    over();
  };
  // The client may leave before the body is read.
  signal.addEventListener('abort', leave);
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        answer.send((error) => {
          record.onFailure(error.code);
          const { id: request_id } = record;
          log.warning('an answer that its client did not take is dropped', { request_id });
          over();
          const outgoing = c.env?.outgoing;
          if (outgoing) outgoing.destroy();
          else controller.error(error);
        });
      },
      pull(controller) {
        let next = parts.next();
        // A pull that enqueues nothing is not repeated.
        while (!next.done && next.value.length === 0) next = parts.next();
        if (!next.done) return controller.enqueue(next.value);
        controller.close();
        over();
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}
