import { openPhrases, type PhraseSettings, type Phrases } from '@hailo-piper/phrases';

/** A cache in memory, of 32 MiB by default. */
export function testPhrases(settings: Partial<PhraseSettings> = {}): Phrases {
  const memoryBytes = 32 * 1024 * 1024;
  return openPhrases({
    ...{ version: '1.0.0', memoryBytes, diskBytes: 0, folder: '', log: () => {} },
    ...settings,
  });
}
