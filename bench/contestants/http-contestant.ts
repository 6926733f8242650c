import { Agent, request } from 'node:http';
import { processTree } from '../process-figures.ts';
import type { Child } from './child.ts';
import type { Answer, Contestant } from './contestant.ts';

const WAV_HEADER_BYTES = 44;
const SAMPLE_RATE_OFFSET = 24;
const BYTES_A_SAMPLE = 2;

export interface HttpContestantOptions {
  readonly child: Child;
  /** Ends the child and clears up after it; called when it does not start, too. */
  readonly close: () => Promise<void>;
  /** What it prints when it listens, its address being the first group. */
  readonly banner: RegExp;
  readonly readyPath: string;
  readonly speechPath: string;
  /** The request that gives a WAV of the text. */
  readonly body: (text: string) => unknown;
}

/** Waits until a server is ready; asks it with connections kept alive, as far as it keeps them. */
export const httpContestant = async (options: HttpContestantOptions): Promise<Contestant> => {
  const { child, close, banner, readyPath, speechPath, body } = options;
  const agent = new Agent({ keepAlive: true });
  try {
    const [, address] = await child.printed(banner);
    await child.answers(`${address}${readyPath}`);
    return {
      pids: () => processTree(child.pid),
      speak: ({ text }) =>
        ask(agent, `${address}${speechPath}`, JSON.stringify(body(text))).catch((cause) => {
          throw new Error(`no speech from ${child.describe()}`, { cause });
        }),
      stop: async () => {
        agent.destroy();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
};

const ask = (agent: Agent, url: string, body: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const outgoing = request(url, { agent, method: 'POST', headers }, (response) => {
      let firstMs = 0;
      let size = 0;
      let head = Buffer.alloc(0);
      response.on('data', (bytes: Buffer) => {
        if (size === 0) firstMs = performance.now() - startedAt;
        if (size < WAV_HEADER_BYTES) head = Buffer.concat([head, bytes.subarray(0, 1000)]);
        size += bytes.length;
      });
      response.on('error', reject);
      response.on('end', () => {
        if (response.statusCode !== 200 || head.length < WAV_HEADER_BYTES) {
          reject(new Error(`${url} answered ${response.statusCode}: ${head.toString()}`));
          return;
        }
        const samples = (size - WAV_HEADER_BYTES) / BYTES_A_SAMPLE;
        resolve({
          firstMs,
          totalMs: performance.now() - startedAt,
          audioSeconds: samples / head.readUInt32LE(SAMPLE_RATE_OFFSET),
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
