import { existsSync } from 'node:fs';
import type { InstalledVoices } from '@hailo-piper/catalogue';
import { findVoices, type LeftOut, voiceId } from '@hailo-piper/speech';

/** The voices of a folder that can be used, and what among them cannot. */
export function installedVoices(directory: string): {
  readonly voices: InstalledVoices;
  readonly leftOut: readonly LeftOut[];
} {
  if (!existsSync(directory)) return { voices: new Map(), leftOut: [] };
  const { models, leftOut } = findVoices(directory);
  return { voices: new Map(models.map((path) => [voiceId(path).normalize('NFC'), path])), leftOut };
}
