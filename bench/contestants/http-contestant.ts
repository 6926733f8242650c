import { Agent, request } from 'node:http';
import { processTree } from '../process-figures.ts';
import type { Child } from './child.ts';
import { type Answer, type Contestant, type Manner, UnknownFormat } from './contestant.ts';

const WAV_HEADER_BYTES = 44;
const SAMPLE_RATE_OFFSET = 24;
const BYTES_A_SAMPLE = 2;
const BAD_REQUEST = 400;

/** A request that is answered with audio. */
export interface SpeechRequest {
  readonly path: string;
  readonly body: unknown;
}

/** The same, with the address of the one who answers. */
export interface SpeechTarget {
  readonly url: string;
  readonly body: unknown;
}

/** A contestant that others may ask too. */
export interface HttpContestant extends Contestant {
  target(text: string, manner?: Manner): SpeechTarget;
}

export interface HttpContestantOptions {
  readonly child: Child;
  /** What it prints when it listens, its address being the first group. */
  readonly banner: RegExp;
  readonly readyPath: string;
  readonly speech: (text: string, manner: Manner) => SpeechRequest;
}

/** Waits until a server is ready; asks it with connections kept alive, as far as it keeps them. */
export async function httpContestant(options: HttpContestantOptions): Promise<HttpContestant> {
  const { child, banner, readyPath, speech } = options;
  const agent = new Agent({ keepAlive: true });
  try {
    const [, address] = await child.printed(banner);
    await child.answers(`${address}${readyPath}`);
    const target = (text: string, manner: Manner = {}): SpeechTarget => {
      const { path, body } = speech(text, manner);
      return { url: `${address}${path}`, body };
    };
    return {
      target,
      pids: () => processTree(child.pid),
      speak: async (text, manner = {}) => {
        const { url, body } = target(text, manner);
        try {
          return await ask(agent, url, JSON.stringify(body), manner.format);
        } catch (cause) {
          if (cause instanceof UnknownFormat) throw cause;
          throw new Error(`no speech from ${child.describe()}`, { cause });
        }
      },
      said: child.said,
      stop: async () => {
        agent.destroy();
        await child.stop();
      },
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

const ask = (agent: Agent, url: string, body: string, format = 'wav'): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const headerBytes = format === 'wav' ? WAV_HEADER_BYTES : 0;
    const outgoing = request(url, { agent, method: 'POST', headers }, (response) => {
      let firstMs = 0;
      let size = 0;
      let head = Buffer.alloc(0);
      response.on('data', (bytes: Buffer) => {
        if (head.length < WAV_HEADER_BYTES) head = Buffer.concat([head, bytes.subarray(0, 1000)]);
        size += bytes.length;
        if (size > headerBytes) firstMs ||= performance.now() - startedAt;
      });
      response.on('error', reject);
      response.on('end', () => {
        const said = `${url} answered ${response.statusCode}: ${head.toString()}`;
        if (response.statusCode === BAD_REQUEST && format !== 'wav') {
          reject(new UnknownFormat(said));
        } else if (response.statusCode !== 200 || head.length < WAV_HEADER_BYTES) {
          reject(new Error(said));
        } else {
          const samples = (size - headerBytes) / BYTES_A_SAMPLE;
          const sampleRate = format === 'wav' ? head.readUInt32LE(SAMPLE_RATE_OFFSET) : Number.NaN;
          const totalMs = performance.now() - startedAt;
          resolve({ firstMs, totalMs, audioSeconds: samples / sampleRate });
        }
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
