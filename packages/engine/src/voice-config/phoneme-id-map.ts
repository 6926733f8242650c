import type { ConfigChecks, Json } from './config-checks.ts';

/** Phoneme → ids, from the voice's `.onnx.json`. */
export type PhonemeIdMap = ReadonlyMap<string, readonly number[]>;

/**
 * Phonemes of a voice whose config has an empty or `null` map, in the order of their ids from 0.
 * Source of behaviour: Piper 1.3.0, phoneme_ids.py, `DEFAULT_PHONEME_ID_MAP`.
 */
const DEFAULT_PHONEMES =
  "_^$ !'(),-.:;?abcdefhijklmnopqrstuvwxyzæçðøħŋœǀǁǂǃɐɑɒɓɔɕɖɗɘəɚɛɜɞɟɠɡɢɣɤɥɦɧɨɪɫɬɭɮɯɰɱɲɳɴɵɶɸɹɺɻɽɾ" +
  'ʀʁʂʃʄʈʉʊʋʌʍʎʏʐʑʒʔʕʘʙʛʜʝʟʡʢʲˈˌːˑ˞βθχᵻⱱ0123456789\u0327\u0303\u032a\u032f\u0329ʰˤε↓#"↑\u033a\u033bgʦX\u031d\u030aɝʷ';

/**
 * Reads the ids of each phoneme from `phoneme_id_map`.
 * @throws EngineError `voice_load_failed` for an invalid id, or if BOS, EOS or PAD is missing.
 */
export function phonemeIdMapOf(root: Json, checks: ConfigChecks): PhonemeIdMap {
  const { fail, object, wholeNumber } = checks;
  const { phoneme_id_map: value } = root;
  const given = value === null ? {} : object(value, 'phoneme_id_map');
  const map = new Map<string, readonly number[]>();
  for (const [phoneme, ids] of Object.entries(given)) {
    const field = `phoneme_id_map[${JSON.stringify(phoneme)}]`;
    if (!Array.isArray(ids)) return fail(`${field} must be a list of ids`);
    for (const id of ids) wholeNumber(id, field);
    map.set(phoneme, ids);
  }
  if (map.size === 0) return new Map([...DEFAULT_PHONEMES].map((phoneme, id) => [phoneme, [id]]));
  for (const mark of ['_', '^', '$']) {
    if (!map.has(mark)) return fail(`phoneme_id_map has no ${JSON.stringify(mark)}`);
  }
  noteNumSymbols(root.num_symbols, map, checks);
  return map;
}

/** A wrong `num_symbols` only gives a note: nothing depends on it, nor does it in Piper 1.3.0. */
const noteNumSymbols = (numSymbols: unknown, map: PhonemeIdMap, { note }: ConfigChecks): void => {
  const largest = Math.max(...[...map.values()].flat());
  if (typeof numSymbols !== 'number' || largest < numSymbols) return;
  note(`num_symbols is ${numSymbols}, but phoneme_id_map has the id ${largest}`);
};
