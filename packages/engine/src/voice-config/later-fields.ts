import type { ConfigChecks, Json } from './config-checks.ts';
import type { PhonemeType } from './phoneme-type.ts';

/** Fields that Piper 1.3.0 reads, and descriptive fields that do not affect speech. */
const KNOWN: ReadonlySet<string> = new Set(
  'audio dataset espeak hop_length inference language num_speakers num_symbols phoneme_id_map phoneme_map phoneme_type piper_version speaker_id_map'.split(
    ' ',
  ),
);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === undefined ||
  (typeof value === 'object' && Object.keys(value).length === 0);

/**
 * Notes the config fields that are ignored, as Piper 1.3.0 ignores them.
 * @throws EngineError `voice_load_failed` if the voice would sound wrong without such a field.
 */
export function checkLaterFields(
  root: Json,
  { phonemeType, numSpeakers }: { phonemeType: PhonemeType; numSpeakers: number },
  checks: ConfigChecks,
): void {
  const { note } = checks;
  const {
    default_speaker_id: defaultSpeaker,
    vowel_clusters: clusters,
    phoneme_map,
    ...rest
  } = root;
  if (!isEmpty(phoneme_map))
    note('phoneme_map is not applied, because Piper 1.3.0 does not read it');
  if (!isEmpty(defaultSpeaker) && defaultSpeaker !== 0 && numSpeakers > 1) {
    const whom = `default_speaker_id ${JSON.stringify(defaultSpeaker)}`;
    note(`${whom} is not heeded, because Piper 1.3.0 does not read it: the default speaker is 0`);
  }
  // Piper joins only espeak phonemes.
  if (!isEmpty(clusters) && phonemeType === 'espeak')
    checkVowelClusters(clusters, root.phoneme_id_map, checks);
  const others = Object.keys(rest).filter((name) => !KNOWN.has(name));
  if (others.length === 0) return;
  const names = others.slice(0, 10).map((name) => JSON.stringify(name));
  note(`Piper 1.3.0 does not read ${names.join(', ')}${others.length > 10 ? ', …' : ''}`);
}

/**
 * Piper 1.5 and later join the vowels of a cluster into one phoneme. A voice with an id for such a
 * phoneme was trained that way, and sounds wrong when the vowels come one by one.
 */
const checkVowelClusters = (
  clusters: unknown,
  idMap: unknown,
  { fail, note }: ConfigChecks,
): void => {
  const ids = typeof idMap === 'object' && idMap !== null ? idMap : {};
  const lists: readonly unknown[] = Array.isArray(clusters) ? clusters : [];
  const joined = lists
    .map((cluster) => (Array.isArray(cluster) ? cluster.map(String) : [...String(cluster)]))
    // A single vowel is not joined.
    .filter((cluster) => cluster.length > 1)
    .map((cluster) => cluster.join(''));
  const trained = joined.find((cluster) => Object.hasOwn(ids, cluster));
  if (trained === undefined) {
    note('vowel_clusters is not applied, because Piper 1.3.0 does not read it');
    return;
  }
  const why = 'without them, as Piper 1.3.0 would speak it, it sounds wrong';
  fail(`vowel_clusters, of Piper 1.5, joins vowels to ${JSON.stringify(trained)}: ${why}`);
};
