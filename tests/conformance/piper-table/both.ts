import assert from 'node:assert/strict';
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningService, withService } from '../../service/service.ts';
import { makePython, type Piper, type PiperRequest, startPiper } from '../live/piper-process.ts';
import { embeddedVoice } from '../live/piper-voices.ts';

/** A voice of four speakers, `speaker_0` to `speaker_3`, that speaks fast and says nothing. */
export const voice: string = fileURLToPath(
  new URL('../../voices/multi-speaker.onnx', import.meta.url),
);
/** The same with one speaker. */
export const oneSpeaker: string = fileURLToPath(
  new URL('../../voices/medium-shape.onnx', import.meta.url),
);

/** Lets Piper and the service say the same thing twice. */
const CONFIG = `piper: {model_path: ${voice}, noise_scale: 0, noise_w_scale: 0, normalize_audio: true}\n`;

const NO_NOISE = ['--noise-scale', '0', '--noise-w-scale', '0'];

export interface Answer {
  readonly status: number;
  /** The content type. */
  readonly type: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Piper 1.3.0 and this service, both with the same voice and without noise. */
export interface Both {
  /** Sends a body to Piper's own server. */
  post(body: unknown, contentType?: string): Promise<Answer>;
  /** Gets a path of Piper's own server. */
  get(path: string): Promise<Answer>;
  /** Piper as a library, with one thread. */
  readonly piper: Piper;
  /** The samples that Piper as a library makes of a text. */
  spoken(request: Partial<PiperRequest> & { readonly text: string }): Promise<Int16Array>;
  /** The samples that the command `piper` writes of its standard input. */
  command(flags: readonly string[], input: string): Int16Array;
  /** Posts to this service; gets where there is no body. */
  here(path: string, body?: unknown, contentType?: string): Promise<Answer>;
  /** The samples that this service makes of fields of /v1/synthesize. */
  spokenHere(fields: object): Promise<Int16Array>;
}

/** One row of docs/piper.md, by its first cell. Throws where the row is not true. */
export type Rows = Readonly<Record<string, (both: Both) => Promise<void>>>;

export async function withBoth(use: (both: Both) => Promise<void>): Promise<void> {
  const python = makePython();
  const folder = mkdtempSync(join(tmpdir(), 'piper-table-'));
  const piper = startPiper(python, ['--samples', folder]);
  try {
    await withPiperServer(python, (server) =>
      withService(CONFIG, async (service) => use(both({ python, piper, folder, server }, service))),
    );
  } finally {
    piper.close();
    rmSync(folder, { recursive: true });
  }
}

interface Pipers {
  readonly python: string;
  readonly piper: Piper;
  /** Where they may write. */
  readonly folder: string;
  /** The address of Piper's own server. */
  readonly server: string;
}

const both = ({ python, piper, folder, server }: Pipers, { url }: RunningService): Both => {
  const here: Both['here'] = (path, body, contentType) => fetched(url + path, body, contentType);
  return {
    post: (body, contentType) => fetched(`${server}/`, body, contentType),
    get: (path) => fetched(server + path),
    piper,
    async spoken(request) {
      const { path, error } = await piper.ask({
        voice,
        noise_scale: 0,
        noise_w_scale: 0,
        ...request,
      });
      if (path === undefined) throw new Error(error);
      return samplesOf(readFileSync(path));
    },
    command(flags, input) {
      const file = join(folder, 'command.wav');
      execFileSync(python, ['-m', 'piper', '-m', voice, ...NO_NOISE, ...flags, '-f', file], {
        input,
        stdio: ['pipe', 'ignore', 'pipe'],
      });
      return samplesOf(readFileSync(file));
    },
    here,
    async spokenHere(fields) {
      const { status, body } = await here('/v1/synthesize', { ...fields, format: 'pcm' });
      if (status !== 200) throw new Error(body.toString());
      return samplesOf(body);
    },
  };
};

const fetched = async (
  url: string,
  body?: unknown,
  contentType = 'application/json',
): Promise<Answer> => {
  const content = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(
    url,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': contentType }, body: content },
  );
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    headers: response.headers,
    body: Buffer.from(await response.arrayBuffer()),
  };
};

/** Piper's server on a port the kernel chose; it looks for other voices where the embedded one is. */
const withPiperServer = async (
  python: string,
  use: (url: string) => Promise<void>,
): Promise<void> => {
  const flags = ['-m', voice, ...NO_NOISE, '--data-dir', dirname(embeddedVoice)];
  const address = ['--host', '127.0.0.1', '--port', '0'];
  const child = spawn(python, ['-m', 'piper.http_server', ...flags, ...address], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    await use(await addressOf(child));
  } finally {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
};

const addressOf = async (child: ChildProcess): Promise<string> => {
  let log = '';
  const stderr = child.stderr as NodeJS.ReadableStream;
  for await (const text of stderr.setEncoding('utf8')) {
    log += text;
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(log) ?? [];
    if (address === undefined) continue;
    // Read on, lest it waits for a reader.
    stderr.resume();
    return address;
  }
  throw new Error(`Piper's server did not start:\n${log}`);
};

/** 16-bit samples, also of a WAV file with the header that Piper's is. */
export function samplesOf(bytes: Buffer): Int16Array {
  const data = bytes.toString('latin1', 0, 4) === 'RIFF' ? bytes.subarray(44) : bytes;
  return new Int16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length));
}

/** Throws unless both are the same to the last bit, naming the first difference only. */
export function assertSame(one: Int16Array, other: Int16Array, what = ''): void {
  const at = one.findIndex((sample, index) => sample !== other[index]);
  if (one.length === other.length && at === -1) return;
  assert.fail(`${what} ${one.length} samples of ${other.length} are the same up to ${at}`);
}

/** Of two Pipers, or of Piper and this service, with other numbers of threads. */
export function isNear(one: Int16Array, other: Int16Array): boolean {
  return (
    one.length === other.length &&
    one.every((sample, at) => Math.abs(sample - (other[at] ?? 0)) <= 1)
  );
}

/** Runs `use` with a copy of a voice whose `.onnx.json` has been changed. */
export async function withChangedVoice(
  change: (config: Record<string, unknown>) => void,
  use: (model: string) => Promise<void>,
  original = voice,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'piper-voice-'));
  const model = join(folder, 'changed.onnx');
  const config = JSON.parse(readFileSync(`${original}.json`, 'utf8'));
  change(config);
  copyFileSync(original, model);
  writeFileSync(`${model}.json`, JSON.stringify(config));
  try {
    await use(model);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
