import type { ServerResponse } from 'node:http';
import type { TestContext } from 'node:test';
import { type Asked, localService } from '../../service/testing/local-service.ts';

/** The answer to one request for a speech, which the test writes line by line. */
export class SpokenAnswer {
  readonly #response: ServerResponse;
  /** Resolves when the client gives the request up, or has read it all. */
  readonly closed: Promise<void>;

  constructor(response: ServerResponse) {
    this.#response = response;
    this.closed = new Promise((resolve) => response.once('close', resolve));
  }

  start(sampleRate: number): void {
    this.#line({ type: 'start', voice: 'test', sample_rate: sampleRate });
  }

  sentence(text: string, start: number, end: number): void {
    const place = { text_start: 0, text_end: text.length, start, end };
    this.#line({ type: 'sentence', text, ...place, words: [{ text, phonemes: text, ...place }] });
  }

  audio(samples: Int16Array): void {
    const { buffer, byteOffset, byteLength } = samples;
    const audio = Buffer.from(buffer, byteOffset, byteLength).toString('base64');
    this.#line({ type: 'audio', audio });
  }

  end(): void {
    this.#line({ type: 'end', duration: 0, unknown: [] });
    this.#response.end();
  }

  cut(): void {
    this.#response.destroy();
  }

  #line(line: object): void {
    this.#response.write(`${JSON.stringify(line)}\n`);
  }
}

/** A service whose answers to requests for speech the test takes one by one, in order. */
export async function speakingService(t: TestContext): Promise<{
  readonly requests: readonly Asked[];
  readonly nextAnswer: () => Promise<SpokenAnswer>;
}> {
  const answers: SpokenAnswer[] = [];
  const takers: ((answer: SpokenAnswer) => void)[] = [];
  const requests = await localService(t, (response) => {
    const answer = new SpokenAnswer(response);
    const taker = takers.shift();
    if (taker) taker(answer);
    else answers.push(answer);
  });
  const nextAnswer = (): Promise<SpokenAnswer> => {
    const answer = answers.shift();
    return answer ? Promise.resolve(answer) : new Promise((resolve) => takers.push(resolve));
  };
  return { requests, nextAnswer };
}
