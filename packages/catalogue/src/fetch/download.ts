import { open, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CatalogueError, fileError } from '../catalogue-error.ts';
import { expectRoom } from './disk-room.ts';
import { type FetchOptions, MAX_BYTES, PAUSES_MS, STALL_MS } from './fetch-options.ts';
import { digestOf, expectBytes, type FileDigest } from './file-digest.ts';
import type { ExpectedFile } from './file-source.ts';
import { ask, bodyOf, Interrupted, NotTheRest, type PartOrigin } from './http-answer.ts';
import { interruptionOf } from './interruption.ts';
import { onParserFault } from './parser-fault.ts';

/** However little each try brings. */
const MAX_TRIES = 200;

/**
 * Downloads a file over HTTP and checks its bytes. It asks again for the rest whenever the answer
 * breaks off or stalls, for as long as tries bring something. A file that is there already, from a
 * process that was killed, counts as the beginning.
 *
 * @param target the file; `TARGET.origin` beside it says where a part came from.
 * @throws CatalogueError `file_not_found`, `fetch_failed`, `wrong_bytes`, `disk_full`,
 *   `not_writable`.
 */
export async function download(
  url: string,
  target: string,
  expected: ExpectedFile,
  options: FetchOptions,
): Promise<FileDigest> {
  const whole = await alreadyThere(target, expected);
  if (whole !== undefined) return whole;
  const isPieced = await fetchAll(url, target, expected, options);
  try {
    return await checked(url, target, expected);
  } catch (error) {
    await forget(target);
    if (!isPieced) throw error;
    // The pieces may have been of different files.
    await fetchAll(url, target, expected, options);
    return await checked(url, target, expected);
  }
}

/** A file that has the expected bytes, wherever it came from. */
async function alreadyThere(
  target: string,
  expected: ExpectedFile,
): Promise<FileDigest | undefined> {
  if ((expected.sha256 ?? expected.md5) === undefined) return undefined;
  if ((await bytesOf(target)) !== expected.size) return undefined;
  const digest = await digestOf(target);
  const { md5 = digest.md5, sha256 = digest.sha256 } = expected;
  return md5 === digest.md5 && sha256 === digest.sha256 ? digest : undefined;
}

async function checked(url: string, target: string, expected: ExpectedFile): Promise<FileDigest> {
  const digest = await digestOf(target);
  expectBytes(digest, expected, url);
  return digest;
}

/** @returns whether the file was fetched in pieces. */
async function fetchAll(
  url: string,
  target: string,
  expected: ExpectedFile,
  options: FetchOptions,
): Promise<boolean> {
  const { pausesMs = PAUSES_MS } = options;
  let most = await bytesOf(target);
  let isPieced = most > 0;
  let failures = 0;
  for (let tries = 1; ; tries++) {
    try {
      isPieced = (await fetchRest(url, target, expected, options)) || isPieced;
      return isPieced;
    } catch (error) {
      const interruption = interruptionOf(error);
      if (interruption === undefined) throw error;
      if (error instanceof NotTheRest) await forget(target);
      const have = await bytesOf(target);
      failures = have > most ? 0 : failures + 1;
      most = Math.max(most, have);
      const pause = pausesMs[Math.max(0, failures - 1)];
      const isHopeless = tries === 1 && interruption.isUnreachable;
      if (pause === undefined || isHopeless || tries === MAX_TRIES) {
        throw gaveUp(url, most, expected, interruption.reason);
      }
      await delay(pause);
    }
  }
}

/** One try. @returns whether it was a rest of the file. */
async function fetchRest(
  url: string,
  target: string,
  expected: ExpectedFile,
  { stallMs = STALL_MS, onProgress }: FetchOptions,
): Promise<boolean> {
  let have = await bytesOf(target);
  const known = await readOrigin(target, url);
  // Without a sum to check and a validator to ask with, the rest may be of another file.
  const isSafe = known !== undefined && (expected.md5 ?? expected.sha256 ?? known.validator);
  if (!isSafe && have > 0) have = 0;
  if (have > 0 && have === expected.size) return true;
  const stalled = new AbortController();
  const timer = setTimeout(() => stalled.abort(new Interrupted('the server stalls')), stallMs);
  const endWatch = onParserFault(stalled);
  try {
    const answer = await ask(url, have, known, stalled.signal);
    if (answer === 'complete') return true;
    const { size } = answer.origin;
    const wanted = expected.size ?? size;
    if (size !== undefined && size !== wanted) {
      const message = `${url} has ${size} bytes instead of ${wanted}`;
      throw new CatalogueError('wrong_bytes', message);
    }
    if (wanted !== undefined) await expectRoom(dirname(target), wanted - answer.start);
    // Emptied first, so that no old bytes are ever beside the origin of new ones.
    const file = await open(target, answer.start > 0 ? 'r+' : 'w').catch(cannotWrite(target));
    try {
      const origin = JSON.stringify(answer.origin);
      await writeFile(originFile(target), origin).catch(cannotWrite(target));
      let at = answer.start;
      for await (const piece of bodyOf(answer)) {
        timer.refresh();
        if (at + piece.length > (wanted ?? MAX_BYTES)) {
          const message = `${url} has more than ${wanted ?? MAX_BYTES} bytes`;
          throw new CatalogueError('wrong_bytes', message);
        }
        await writeAll(file, piece, at).catch(cannotWrite(target));
        at += piece.length;
        onProgress?.(at, wanted);
        // More cannot come, and the end may be lost; see `onParserFault`.
        if (at === size) break;
      }
      if (wanted !== undefined && at < wanted) throw new Interrupted('the answer ends too early');
      return answer.start > 0;
    } finally {
      await file.close();
    }
  } finally {
    clearTimeout(timer);
    endWatch();
    stalled.abort();
  }
}

/** A full disk takes a part of the bytes first. */
async function writeAll(
  file: Awaited<ReturnType<typeof open>>,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
  }
}

const cannotWrite = (path: string) => (error: unknown) => {
  throw fileError(error, path, 'write');
};

function gaveUp(
  url: string,
  have: number,
  { size }: ExpectedFile,
  interruption: string,
): CatalogueError {
  const got = have === 0 ? '' : ` after ${have} bytes${size === undefined ? '' : ` of ${size}`}`;
  return new CatalogueError('fetch_failed', `${url} cannot be fetched${got}: ${interruption}`);
}

const originFile = (target: string): string => `${target}.origin`;

async function forget(target: string): Promise<void> {
  for (const path of [target, originFile(target)]) await rm(path, { force: true });
}

async function bytesOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** @returns undefined if the part came from elsewhere. */
async function readOrigin(target: string, url: string): Promise<PartOrigin | undefined> {
  try {
    const origin = JSON.parse(await readFile(originFile(target), 'utf8')) as PartOrigin;
    return origin.url === url ? origin : undefined;
  } catch {
    return undefined;
  }
}
