import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';
import { BankClient, type StateOptions } from './bank-client.ts';
import type { Spoken } from './bank-terms.ts';
import { onOneLine } from './list-phrases.ts';

/** `phrases warm`. @throws StartError */
export async function warmPhrases(
  options: StateOptions,
  { stdout, stderr, env }: Terminal,
): Promise<number> {
  let [spoken, kept, failed] = [0, 0, 0];
  for await (const line of new BankClient(options, env).ask('POST /warm')) {
    const { text, state, problem, wasSpoken, done, of } = line as Spoken;
    if (wasSpoken) spoken += 1;
    if (state === 'kept') kept += 1;
    else failed += 1;
    if (state !== 'kept') stderr.write(`${onOneLine(text)}: ${problem ?? 'it is not kept'}\n`);
    else if (wasSpoken) stderr.write(`${done}/${of} ${onOneLine(text)}\n`);
  }
  stdout.write(`${spoken} spoken, ${kept} kept, ${failed} not kept\n`);
  return failed === 0 ? EXIT.ok : EXIT.failed;
}
