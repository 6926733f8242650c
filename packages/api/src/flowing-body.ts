import type { Log } from '@hailo-piper/engine';
import type { Context } from 'hono';
import { SLICE_BYTES } from './connections/watched-response.ts';
import { readerOf } from './reader-of.ts';
import type { AppEnv } from './request-record.ts';
import { toApiError } from './to-api-error.ts';

/**
 * A streamed body that is produced as the client reads it; only the engine reads ahead. An error
 * after the first byte destroys the connection: a body that ends normally would look complete.
 */
export function flowingBody(
  bytes: AsyncGenerator<Uint8Array>,
  c: Context<AppEnv>,
  log: Log,
): ReadableStream<Uint8Array> {
  const record = c.get('record');
  const { signal } = c.req.raw;
  const sent = Promise.withResolvers<void>();
  record.onBody(sent.promise);
  const reader = readerOf(c);
  let part: Uint8Array = new Uint8Array();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          await reader?.untilRoom();
          // A pull that enqueues nothing is not repeated.
          while (part.length === 0) {
            const next = await bytes.next();
            if (next.done) {
              controller.close();
              return sent.resolve();
            }
            part = next.value;
          }
          controller.enqueue(part.subarray(0, SLICE_BYTES));
          part = part.subarray(SLICE_BYTES);
          return;
        } catch (error) {
          const apiError = toApiError(error, c);
          record.onFailure(apiError.code);
          if (!signal.aborted) {
            log.error('speech failed after its first byte', {
              request_id: record.id,
              code: apiError.code,
              reason: apiError.message,
              cause: apiError.cause,
            });
          }
          // For an errored stream the adapter sends plain text, and may end the body first.
          const outgoing = c.env?.outgoing;
          if (outgoing) outgoing.destroy();
          else controller.error(error);
        }
        sent.resolve();
      },
      async cancel() {
        record.onFailure(reader?.stalled ? 'timeout' : 'client_closed_request');
        sent.resolve();
        await bytes.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
