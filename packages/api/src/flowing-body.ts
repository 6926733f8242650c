import type { Context } from 'hono';
import type { Log } from './log.ts';
import type { AppEnv } from './request-record.ts';
import { toApiError } from './to-api-error.ts';

/**
 * A body of bytes as the client takes them; reading ahead is left to the engine. An error on the way
 * destroys the connection: a body that ends normally would be taken for the whole.
 */
export function flowingBody(
  bytes: AsyncGenerator<Uint8Array>,
  c: Context<AppEnv>,
  log: Log,
): ReadableStream<Uint8Array> {
  const record = c.get('record');
  const { signal } = c.req.raw;
  const sent = Promise.withResolvers<void>();
  record.bodySent = sent.promise;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          let next = await bytes.next();
          // A pull that enqueues nothing is not repeated.
          while (!next.done && next.value.length === 0) next = await bytes.next();
          if (!next.done) return controller.enqueue(next.value);
          controller.close();
        } catch (error) {
          const apiError = toApiError(error, c);
          record.error = apiError.code;
          if (!signal.aborted) {
            log.error('speech failed after its first byte', {
              request_id: record.id,
              code: apiError.code,
              reason: apiError.message,
              cause: apiError.cause,
            });
          }
          // The adapter would report an errored stream in plain text, and may end the body first.
          const outgoing = c.env?.outgoing;
          if (outgoing) outgoing.destroy();
          else controller.error(error);
        }
        sent.resolve();
      },
      async cancel() {
        record.error ??= 'client_closed_request';
        sent.resolve();
        await bytes.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
