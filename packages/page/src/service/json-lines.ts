import { pageError } from './service-error.ts';

/**
 * Values of a body of JSON lines, as they arrive. Lines and UTF-8 sequences may be split anywhere.
 * Leaving the loop gives the rest of the body up.
 *
 * @throws ServiceError `bad_answer` for a line that is not JSON, `cut` for such a line at the
 *   end; whatever the body fails with.
 */
export async function* jsonLines<Line>(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<Line, void, undefined> {
  // Safari's streams are not async iterable.
  const reader = body.getReader();
  const decoder = new TextDecoder();
  // Pieces of the unfinished line: a line of audio comes in many, and is searched only once.
  let pending: string[] = [];
  let isOver = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = decoder.decode(value, { stream: true }).split('\n');
      const rest = lines.pop() ?? '';
      for (const line of lines) {
        const whole = pending.join('') + line;
        pending = [];
        if (whole.trim() !== '') yield parsed(whole, 'bad_answer');
      }
      pending.push(rest);
    }
    isOver = true;
    const last = pending.join('') + decoder.decode();
    if (last.trim() !== '') yield parsed(last, 'cut');
  } finally {
    if (isOver) reader.releaseLock();
    else await reader.cancel();
  }
}

function parsed<Line>(line: string, code: 'bad_answer' | 'cut'): Line {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw pageError(code, 'A line of the answer is not JSON.', { cause });
  }
}
