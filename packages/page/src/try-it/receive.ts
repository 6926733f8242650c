/** A request of an example. */
export interface ExampleRequest {
  readonly method: string;
  /** Relative to the page. */
  readonly address: string;
  /** JSON; undefined for a request without a body. */
  readonly body: string | undefined;
}

/** An answer, as much of it as has come. */
export interface Answer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: Headers;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Milliseconds from the request to the first byte of the body; undefined before it. */
  readonly firstByteMs: number | undefined;
  /** Milliseconds from the request to the last byte so far. */
  readonly lastByteMs: number;
}

/** There is no answer, or it ended early. */
export class AnswerMissing extends Error {
  override readonly name = 'AnswerMissing';
  /** Bytes that came; undefined if the service did not answer at all. */
  readonly received: number | undefined;

  constructor(received: number | undefined, cause: unknown) {
    super(received === undefined ? 'no answer' : `cut off after ${received} bytes`, { cause });
    this.received = received;
  }
}

/**
 * Sends a request and reads its answer, whatever its status is.
 *
 * @throws AnswerMissing; the reason of `signal`.
 */
export async function receive(
  { method, address, body }: ExampleRequest,
  signal: AbortSignal,
): Promise<Answer> {
  const askedAt = performance.now();
  let received: number | undefined;
  try {
    const response = await fetch(address, {
      method,
      signal,
      ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    });
    received = 0;
    const pieces: Uint8Array[] = [];
    let firstByteMs: number | undefined;
    for (const reader = response.body?.getReader(); reader; ) {
      const { done, value } = await reader.read();
      if (done) break;
      firstByteMs ??= performance.now() - askedAt;
      pieces.push(value);
      received += value.length;
    }
    const { status, statusText, headers } = response;
    const lastByteMs = performance.now() - askedAt;
    return { status, statusText, headers, bytes: joined(pieces), firstByteMs, lastByteMs };
  } catch (cause) {
    signal.throwIfAborted();
    throw new AnswerMissing(received, cause);
  }
}

/** One array with all bytes. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
