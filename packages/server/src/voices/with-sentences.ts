import { CatalogueError } from '@hailo-piper/catalogue';
import { EXIT, StartError } from '../exit-status.ts';

const CONFIG_FAULTS: ReadonlySet<string> = new Set([
  'voice_not_found',
  'not_a_voice',
  'invalid_file',
  'wrong_bytes',
  'licence_not_accepted',
]);

/** Runs a command; what goes wrong is one sentence for the operator. */
export async function withSentences(run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    const status = CONFIG_FAULTS.has(error.code) ? EXIT.config : EXIT.failed;
    throw new StartError(status, error.message, error);
  }
}
