import type { Terminal } from '../terminal.ts';
import { table } from '../voices/table.ts';
import { BankClient, type StateOptions } from './bank-client.ts';
import type { PhraseReport } from './bank-terms.ts';

/** `phrases list`. @throws StartError */
export async function listPhrases(
  options: StateOptions & { readonly json?: true },
  { stdout, env }: Terminal,
): Promise<number> {
  const reports: PhraseReport[] = [];
  for await (const line of new BankClient(options, env).ask('GET /phrases')) {
    reports.push(line as PhraseReport);
  }
  if (options.json) {
    stdout.write(`${JSON.stringify(reports, null, 2)}\n`);
    return 0;
  }
  const rows = reports.map(({ text, voice, state, problem }) => [
    ...[state, voice],
    problem === undefined ? onOneLine(text) : `${onOneLine(text)}: ${problem}`,
  ]);
  stdout.write(table([['STATE', 'VOICE', 'TEXT'], ...rows]));
  return 0;
}

/** A text as it fits into a line. */
export function onOneLine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
