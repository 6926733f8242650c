import { IncomingMessage } from 'node:http';
import type { Context } from 'hono';
import { readBody } from './connections/read-body.ts';
import { ApiError } from './errors.ts';
import type { AppEnv } from './request-record.ts';

/** Fields as a client sent them, not validated yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

// Far deeper than any real request. Without a limit, a megabyte of brackets blocks the event loop
// for half a second.
const MAX_DEPTH = 64;
const MAX_BYTES = 1024 * 1024;
const LIMITS = { maxBytes: MAX_BYTES, maxDiscardedBytes: 16 * MAX_BYTES };

/**
 * Reads the body as a JSON object.
 *
 * @throws ApiError `unsupported_media_type`, `body_too_large`, `invalid_json`.
 */
export async function readJsonObject(c: Context<AppEnv>): Promise<JsonObject> {
  checkContentType(c.req.header('content-type'));
  return readJsonOfAnyType(c);
}

/**
 * As `readJsonObject`, whatever content type the client names: `curl -d` alone names a form's.
 *
 * @throws ApiError `unsupported_media_type` for a compressed body; `body_too_large`,
 *   `invalid_json`.
 */
export async function readJsonOfAnyType(c: Context<AppEnv>): Promise<JsonObject> {
  checkContentEncoding(c.req.header('content-encoding'));
  return parseJsonObject(await readBytes(c));
}

function checkContentType(type: string | undefined): void {
  const [essence = '', ...parameters] = (type ?? '').toLowerCase().split(';');
  const charset = parameters.map((p) => p.trim()).find((p) => p.startsWith('charset='));
  const isJson = /^application\/(?:[\w.-]+\+)?json$/.test(essence.trim());
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (!isJson || !isUtf8) throw new ApiError('unsupported_media_type');
}

function checkContentEncoding(encoding: string | undefined): void {
  if (encoding === undefined || encoding.toLowerCase() === 'identity') return;
  throw new ApiError(
    'unsupported_media_type',
    'Send the body as it is, without `content-encoding`.',
  );
}

async function readBytes(c: Context<AppEnv>): Promise<Uint8Array> {
  const announced = Number(c.req.header('content-length'));
  if (announced > MAX_BYTES) throw new ApiError('body_too_large');
  const { incoming, bodies } = c.env ?? {};
  if (incoming instanceof IncomingMessage && bodies) return readBody(incoming, LIMITS, bodies);
  const bytes = new Uint8Array(await c.req.arrayBuffer());
  if (bytes.length > MAX_BYTES) throw new ApiError('body_too_large');
  return bytes;
}

/** @throws ApiError `invalid_json`, with the position if it is known. */
export function parseJsonObject(bytes: Uint8Array): JsonObject {
  const text = decodeUtf8(bytes);
  if (text.trim() === '')
    throw new ApiError('invalid_json', 'The body is empty; send a JSON object.');
  checkDepth(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ApiError('invalid_json', `The body is not valid JSON${placeOf(cause, text)}.`, {
      cause,
    });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError('invalid_json', 'The body must be a JSON object, in braces.');
  }
  return value as JsonObject;
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new ApiError('invalid_json', 'The body is not valid UTF-8.', { cause });
  }
}

function checkDepth(text: string): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString) {
      if (character === '\\') i++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '[' || character === '{') {
      if (++depth > MAX_DEPTH) {
        throw new ApiError(
          'invalid_json',
          `The body nests deeper than ${MAX_DEPTH} levels (at position ${i}).`,
        );
      }
    } else if (character === ']' || character === '}') depth--;
  }
}

/** The position from V8's message; not every syntax error has one. */
function placeOf(error: unknown, text: string): string {
  const message = error instanceof Error ? error.message : '';
  const place = /at position (\d+)(?: \(line (\d+) column (\d+)\))?/.exec(message);
  if (place) return ` at position ${place[1]} (line ${place[2] ?? 1}, column ${place[3] ?? 1})`;
  if (message.startsWith('Unexpected end'))
    return `: it ends too early, at position ${text.length}`;
  return '';
}
