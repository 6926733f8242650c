import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningService } from '../service/service.ts';
import { copyEmbeddedVoice } from '../service/voices-program.ts';
import { withPage } from './network.ts';
import { REAL } from './speaking.ts';

const IDS = ['en_US-joe-medium', 'en_US-second-medium'];

/**
 * Runs `use` as {@link withPage}, with two voices that can speak at once, as on a machine where they were used before: to
 * prepare one takes longer than anybody waits for a sample.
 */
export async function withTwoVoices(
  use: (service: RunningService) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hailo-piper-voices-'));
  try {
    for (const id of IDS) copyEmbeddedVoice(join(folder, id), id);
    await withPage(`${REAL}voices: {directory: ${folder}, preload: [${IDS}]}\n`, use);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
