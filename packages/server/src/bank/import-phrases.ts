import { EXIT } from '../exit-status.ts';
import type { Terminal } from '../terminal.ts';
import { BankClient, type StateOptions } from './bank-client.ts';
import type { Offer, Origin, RecordingHead, Taken } from './bank-terms.ts';
import { ExportFolder } from './export-folder.ts';
import { onOneLine } from './list-phrases.ts';

/** `phrases import`. @throws StartError */
export async function importPhrases(
  path: string,
  options: StateOptions,
  { stdout, stderr, env }: Terminal,
): Promise<number> {
  const folder = new ExportFolder(path);
  const { origin, recordings } = folder.manifest();
  const client = new BankClient(options, env);
  const counts = { imported: 0, kept: 0, refused: 0 };
  for (const head of recordings) {
    const taken = await offered(client, folder, origin, head);
    counts[taken.result] += 1;
    if (taken.result === 'refused') stderr.write(`${onOneLine(head.text)}: ${taken.reason}\n`);
  }
  const { imported, kept, refused } = counts;
  stdout.write(`${imported} imported, ${kept} were there, ${refused} refused\n`);
  return refused === 0 ? EXIT.ok : EXIT.failed;
}

async function offered(
  client: BankClient,
  folder: ExportFolder,
  origin: Origin,
  head: RecordingHead,
): Promise<Taken> {
  const [wording, audio] = [folder.readEntry(head.key), folder.readEntry(head.sound)];
  if (wording === undefined || audio === undefined) {
    return { result: 'refused', reason: 'its files are not in the folder' };
  }
  const offer: Offer = {
    ...{ origin, head },
    ...{ wording: wording.toString('base64'), audio: audio.toString('base64') },
  };
  for await (const line of client.ask('POST /import', offer)) return line as Taken;
  return { result: 'refused', reason: 'the service gave no answer' };
}
