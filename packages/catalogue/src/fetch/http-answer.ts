import { CatalogueError } from '../catalogue-error.ts';

/** Worth another try: the server or the way to it may be better in a moment. */
export class Interrupted extends Error {}

/** The file changed, or the part was never of it: only the whole file helps. */
export class NotTheRest extends Interrupted {}

/** What a part that is there already came with, so that the rest can be asked for. */
export interface PartOrigin {
  readonly url: string;
  /** A strong ETag, or a date; it says whether the file is still the same (RFC 9110, 13.1.5). */
  readonly validator?: string | undefined;
  /** Size of the whole file, bytes. */
  readonly size?: number | undefined;
}

export interface HttpAnswer {
  /** To be kept until its body is read: a body whose response is garbage collected ends. */
  readonly response: Response;
  /** First byte of the body in the file. */
  readonly start: number;
  readonly origin: PartOrigin;
}

const MAX_REDIRECTS = 8;
/** Some servers forbid what they do not have. */
const ABSENT: ReadonlySet<number> = new Set([403, 404, 410]);
const AGAIN: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * Asks for a file, or for its rest from byte `have` on.
 * @returns `complete` if the server says that nothing is missing.
 * @throws Interrupted; CatalogueError `file_not_found`, `fetch_failed` with the status if asking
 *   again is no use.
 */
export async function ask(
  url: string,
  have: number,
  known: PartOrigin | undefined,
  signal: AbortSignal,
): Promise<HttpAnswer | 'complete'> {
  const headers: Record<string, string> = { 'accept-encoding': 'identity' };
  if (have > 0) headers.range = `bytes=${have}-`;
  if (have > 0 && known?.validator !== undefined) headers['if-range'] = known.validator;
  const response = await follow(url, headers, signal);
  const { status } = response;
  if (status === 416 && have > 0) {
    const [, size] = /^bytes \*\/(\d+)$/.exec(response.headers.get('content-range') ?? '') ?? [];
    await response.body?.cancel();
    if (size !== undefined && Number(size) === have) return 'complete';
    throw new NotTheRest('the server has fewer bytes than there were');
  }
  if (AGAIN.has(status)) {
    await response.body?.cancel();
    throw new Interrupted(`the server answers ${status}`);
  }
  if (status !== 200 && status !== 206) {
    await response.body?.cancel();
    const code = ABSENT.has(status) ? 'file_not_found' : 'fetch_failed';
    const message = `${url} cannot be fetched: the server answers ${status}`;
    throw new CatalogueError(code, message);
  }
  const encoding = response.headers.get('content-encoding') ?? 'identity';
  if (encoding !== 'identity' || response.body === null) {
    await response.body?.cancel();
    throw new CatalogueError('fetch_failed', `${url} is sent as ${encoding}, not as it is`);
  }
  return { response, ...extent(response, url, have) };
}

/** The bytes of an answer. */
export function bodyOf({ response: { body } }: HttpAnswer): AsyncIterable<Uint8Array> {
  return body ?? (async function* () {})();
}

function extent(response: Response, url: string, have: number): Omit<HttpAnswer, 'response'> {
  const { headers, status } = response;
  const origin = { url, validator: validatorOf(headers) };
  if (status === 200) {
    const length = headers.get('content-length');
    return { start: 0, origin: { ...origin, size: length === null ? undefined : Number(length) } };
  }
  const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(headers.get('content-range') ?? '');
  if (have === 0 || range === null || Number(range[1]) !== have) {
    throw new CatalogueError('fetch_failed', `${url} is answered with a range nobody asked for`);
  }
  const size = range[3] === '*' ? undefined : Number(range[3]);
  return { start: have, origin: { ...origin, size } };
}

/** Weak ETags do not promise equal bytes. */
function validatorOf(headers: Headers): string | undefined {
  const etag = headers.get('etag');
  if (etag?.startsWith('"')) return etag;
  return headers.get('last-modified') ?? undefined;
}

/** Follows redirects, but from https to nothing less. */
async function follow(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  let at = url;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const response = await fetch(at, { headers, signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, at) ? new URL(location, at) : undefined;
    const isDowngrade = at.startsWith('https:') && next?.protocol !== 'https:';
    if (next === undefined || !/^https?:$/.test(next.protocol) || isDowngrade) {
      const where = JSON.stringify(location.slice(0, 200));
      throw new CatalogueError('fetch_failed', `${url} leads to ${where}, which is not followed`);
    }
    at = next.href;
  }
  throw new CatalogueError('fetch_failed', `${url} leads from one address to another without end`);
}
