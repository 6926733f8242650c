import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';
import { BankClient, type StateOptions } from './bank-client.ts';
import type { Origin, PackedRecording, RecordingHead } from './bank-terms.ts';
import { ExportFolder } from './export-folder.ts';

/** `phrases export`. @throws StartError */
export async function exportPhrases(
  path: string,
  options: StateOptions,
  { stdout, env }: Terminal,
): Promise<number> {
  const folder = new ExportFolder(path);
  folder.make();
  let origin: Origin | undefined;
  const heads: RecordingHead[] = [];
  for await (const line of new BankClient(options, env).ask('GET /export')) {
    if (origin === undefined) {
      origin = line as Origin;
      continue;
    }
    const { head, wording, audio } = line as PackedRecording;
    folder.writeEntry(head.sound, Buffer.from(audio, 'base64'));
    folder.writeEntry(head.key, Buffer.from(wording, 'base64'));
    heads.push(head);
  }
  if (origin !== undefined) folder.finish(origin, heads);
  const phrases = new Set(heads.map(({ text, voice }) => JSON.stringify([text, voice]))).size;
  stdout.write(`${heads.length} recordings of ${phrases} phrases in ${path}\n`);
  return EXIT.ok;
}
