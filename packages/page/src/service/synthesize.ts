import { jsonLines } from './json-lines.ts';
import { readWhole, request } from './request.ts';
import { pageError, ServiceError } from './service-error.ts';
import type { SpokenLine } from './spoken.ts';

const ADDRESS = 'v1/synthesize';

/** A file that a browser can save. */
export interface SpokenFile {
  readonly blob: Blob;
  /** With its extension, such as `speech.mp3`. */
  readonly name: string;
}

/**
 * Speech as lines with times and raw samples, while it is made. The last line is `end`.
 *
 * @param body of POST /v1/synthesize; its format is set here.
 * @throws ServiceError if the service refuses or the answer is cut; the reason of `signal`.
 */
export async function* spokenLines(
  body: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): AsyncGenerator<SpokenLine, void, undefined> {
  const streamed = { ...body, format: 'json', audio_format: 'pcm', stream: true };
  const response = await request(ADDRESS, { body: streamed, signal });
  if (!response.body) throw pageError('bad_answer', 'The answer is empty.');
  let isComplete = false;
  try {
    // To the end of the body: given up before, the connection is closed instead of kept.
    for await (const line of jsonLines<SpokenLine>(response.body)) {
      isComplete ||= line.type === 'end';
      yield line;
    }
  } catch (cause) {
    signal.throwIfAborted();
    if (cause instanceof ServiceError) throw cause;
    throw cut(cause);
  }
  if (!isComplete) throw cut();
}

/**
 * Speech as one file: audio, `srt` or `vtt`.
 *
 * @param body of POST /v1/synthesize, with its `format`.
 * @throws ServiceError; the reason of `signal`.
 */
export async function spokenFile(
  body: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<SpokenFile> {
  const response = await request(ADDRESS, { body, signal });
  const blob = await readWhole(response.blob(), signal);
  const disposition = response.headers.get('content-disposition') ?? '';
  const [, name = `speech.${body.format}`] = /filename="([^"/\\]+)"/.exec(disposition) ?? [];
  return { blob, name };
}

const cut = (cause?: unknown): ServiceError => pageError('cut', 'The speech was cut.', { cause });
