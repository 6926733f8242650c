import { createInterface } from 'node:readline/promises';
import type { VoiceTerms } from '@hailo-piper/catalogue';
import type { Terminal } from '../terminal.ts';

/**
 * Shows licence and credit of a voice. Where no licence is stated, a person is asked, if there is
 * one at a terminal.
 * @returns whether the voice may be taken.
 */
export async function acceptTerms(
  id: string,
  { licence, credit }: VoiceTerms,
  isAccepted: boolean,
  { stdin, stderr }: Terminal,
): Promise<boolean> {
  const named = credit === undefined ? '' : `; credit: ${credit}`;
  stderr.write(`${id}: licence: ${licence ?? 'not stated'}${named}\n`);
  if (licence !== undefined || isAccepted) return true;
  if (!stdin.isTTY || !stderr.isTTY) return false;
  const lines = createInterface({
    input: stdin as unknown as NodeJS.ReadableStream,
    output: stderr as NodeJS.WritableStream,
  });
  try {
    const answer = await lines.question('Nobody says what you may do with it. Take it? [y/N] ');
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
