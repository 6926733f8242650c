import { EXIT, StartError } from '../exit-status.ts';

export interface Wanted {
  readonly input: string;
  /** Default: the service's default voice. */
  readonly voice: string | undefined;
  /** A `response_format` of POST /v1/audio/speech. */
  readonly format: string;
}

/**
 * Asks a service for speech.
 * @param url of the service, without a path.
 * @returns the audio as it is made.
 * @throws StartError with the service's own sentence if it refuses.
 */
export async function askForSpeech(
  url: string,
  { input, voice, format }: Wanted,
): Promise<ReadableStream<Uint8Array>> {
  const response = await fetch(`${url}/v1/audio/speech`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ input, response_format: format, ...(voice && { voice }) }),
  }).catch((error: Error) => {
    throw new StartError(EXIT.failed, `the service at ${url} does not answer`, error);
  });
  if (response.ok && response.body !== null) return response.body;
  const said = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
  const reason = said.error?.message ?? `it answers ${response.status}`;
  throw new StartError(EXIT.failed, `the service at ${url} refuses: ${reason}`);
}
