import { findSpeaker, type VoiceInfo } from '@hailo-piper/engine';
import { VoiceCatalogue } from './voice-catalogue.ts';
import type { Aliases } from './voice-names.ts';

/**
 * Checks the configured aliases: each must name something, and no voice may have the same name.
 *
 * @returns one sentence per problem; none when all is well.
 */
export function aliasProblems(aliases: Aliases, voices: readonly VoiceInfo[]): string[] {
  if (voices.length === 0) return [];
  // No aliases here: an alias cannot name another.
  const catalogue = new VoiceCatalogue({ voices: () => voices, names: () => ({ aliases: {} }) });
  const ids = voices.map(({ id }) => id);
  return Object.entries(aliases).flatMap(([alias, target]) => {
    const key = `voices.aliases.${alias}`;
    if (alias === 'default') return [`${key}: set voices.default instead`];
    if (ids.includes(alias)) return [`${key}: there is a voice of that name`];
    const found = catalogue.find(target);
    if (found && findSpeaker(found.speaker ?? 0, found.voice) !== undefined) return [];
    return [`${key}: there is no voice or speaker ${target}; there are: ${ids.join(', ')}`];
  });
}
