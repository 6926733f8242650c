import type { IncomingMessage } from 'node:http';
import { ApiError } from '../errors.ts';
import type { BodiesInHand } from './bodies-in-hand.ts';

export interface BodyLimits {
  readonly maxBytes: number;
  /**
   * A client that is still sending may never read an error, so an oversized body is read to its end
   * and discarded, up to this size.
   */
  readonly maxDiscardedBytes: number;
}

/**
 * Reads a request's body as it arrives; the bytes held count towards the budget of `bodies`.
 * @throws ApiError `body_too_large`, `client_closed_request`, and the error it is refused with.
 */
export function readBody(
  request: IncomingMessage,
  { maxBytes, maxDiscardedBytes }: BodyLimits,
  bodies: BodiesInHand,
): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  let parts: Buffer[] = [];
  let size = 0;
  const onData = (part: Buffer): void => {
    size += part.length;
    if (size <= maxBytes) {
      parts.push(part);
      body.add(part.length);
      return;
    }
    parts = [];
    body.close();
    if (size > maxDiscardedBytes) fail(new ApiError('body_too_large'));
  };
  const onEnd = (): void => {
    stop();
    if (size > maxBytes) reject(new ApiError('body_too_large'));
    else resolve(parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts));
  };
  const onClose = (): void => fail(new ApiError('client_closed_request'));
  const listeners = { data: onData, end: onEnd, error: onClose, close: onClose };
  const stop = (): void => {
    for (const [event, listener] of Object.entries(listeners)) request.off(event, listener);
    body.close();
  };
  const fail = (error: ApiError): void => {
    stop();
    parts = [];
    // Later bytes are discarded by the code that answers.
    request.on('error', () => {});
    reject(error);
  };
  const body = bodies.open(request, fail);
  if (request.destroyed && !request.readableEnded) onClose();
  else for (const [event, listener] of Object.entries(listeners)) request.on(event, listener);
  return promise;
}
