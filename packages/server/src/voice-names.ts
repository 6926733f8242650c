import { basename } from 'node:path';
import { snapshotVoices } from '@hailo-piper/catalogue';
import type { Config } from '@hailo-piper/config';
import { type VoiceInfo, withoutFolders } from '@hailo-piper/engine';
import { type BrokenVoice, type LeftOut, type VoiceNames, voiceId } from '@hailo-piper/speech';
import { partsOfDefault } from './model-path.ts';

/** Names that the catalogue once had for its voices, with the ids of today. */
export const OLD_NAMES: ReadonlyMap<string, string> = new Map(
  snapshotVoices().flatMap(({ id, aliases }) => aliases.map((old) => [old, id] as const)),
);

/** The configured names of voices. */
export function voiceNames(
  { aliases, languages, default: name }: Config['voices'],
  voices: readonly Pick<VoiceInfo, 'modelPath'>[],
): VoiceNames {
  const models = voices.map(({ modelPath }) => modelPath);
  const defaultSpeaker = name === null ? undefined : partsOfDefault(name, models).speaker;
  return { aliases, languages, defaultSpeaker };
}

/** A file that was left out, if it was to be a voice. */
export function brokenVoice({ path, reason }: LeftOut): BrokenVoice[] {
  if (!basename(path).endsWith('.onnx')) return [];
  return [{ id: voiceId(path), reason: withoutFolders(reason, [path]) }];
}
