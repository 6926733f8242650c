/** Requests whose answers are compared, byte by byte, with those of an idle service. */
import assert from 'node:assert/strict';
import { variedSentences } from '../../bench/varied-sentences.ts';
import type { Answer, HostileService } from './hostile-service.ts';

export interface SampleRequest {
  readonly path: string;
  readonly body: object;
}

const SPEECH = '/v1/audio/speech';
const SYNTHESIZE = '/v1/synthesize';
const QUIET = { noise_scale: 0, noise_w_scale: 0 };

/** Every route, format and kind of delivery. */
const FORMS: readonly ((text: string, seed: number) => SampleRequest)[] = [
  (input, seed) => ({ path: SPEECH, body: { input, seed, response_format: 'wav' } }),
  (text, seed) => ({ path: SYNTHESIZE, body: { text, seed, format: 'wav' } }),
  (input) => ({ path: SPEECH, body: { input, ...QUIET, response_format: 'pcm' } }),
  (text, seed) => ({ path: SYNTHESIZE, body: { text, seed, format: 'mp3' } }),
  (input, seed) => ({ path: SPEECH, body: { input, seed, response_format: 'mp3' } }),
  (text) => ({ path: SYNTHESIZE, body: { text, ...QUIET, format: 'flac' } }),
  (input, seed) => ({ path: SPEECH, body: { input, seed, stream_format: 'sse' } }),
  (text, seed) => ({ path: SYNTHESIZE, body: { text, seed, format: 'json' } }),
];

/** Texts of one to three sentences in changing forms; the same on every call. */
export function sampleRequests(count: number): readonly SampleRequest[] {
  const sentences = variedSentences(count * 2);
  return Array.from({ length: count }, (_, index) => {
    const text = sentences.slice(2 * index, 2 * index + 1 + (index % 3)).join(' ');
    return (FORMS[index % FORMS.length] as (typeof FORMS)[number])(text, index + 1);
  });
}

/** Answers of an idle service, in the order of the requests. */
export async function referencesOf(
  service: HostileService,
  requests: readonly SampleRequest[],
): Promise<readonly Buffer[]> {
  const references: Buffer[] = [];
  for (const { path, body } of requests) {
    const answer = await service.ask(path, body);
    assert.equal(answer.status, 200, answer.body.toString());
    references.push(answer.body);
  }
  return references;
}

/** The `code` of an answer that is an error. */
export function codeOf({ body }: Answer): string {
  try {
    return String(JSON.parse(body.toString()).error.code);
  } catch {
    return 'none';
  }
}
