/** A Piper voice as sherpa-onnx wants it: with metadata in the model and its ids in a text file. */
import type { VoiceDescription } from './voice.ts';

/** Field 14 of a ModelProto, `metadata_props`, length-delimited; so are key and value in it. */
const METADATA_PROPS = (14 << 3) | 2;
const KEY = (1 << 3) | 2;
const VALUE = (2 << 3) | 2;

/**
 * The model with entries of metadata added. Fields of a protobuf message may stand in any order
 * and repeated ones anywhere, so they are simply put behind it.
 */
export function withMetadata(
  model: Uint8Array,
  entries: Readonly<Record<string, string | number>>,
): Buffer {
  return Buffer.concat([
    model,
    ...Object.entries(entries).map(([key, value]) =>
      field(
        METADATA_PROPS,
        Buffer.concat([field(KEY, Buffer.from(key)), field(VALUE, Buffer.from(String(value)))]),
      ),
    ),
  ]);
}

const field = (tag: number, bytes: Uint8Array): Buffer =>
  Buffer.concat([Buffer.of(tag), varint(bytes.length), bytes]);

const varint = (value: number): Buffer =>
  value < 0x80
    ? Buffer.of(value)
    : Buffer.concat([Buffer.of((value & 0x7f) | 0x80), varint(value >>> 7)]);

/** What sherpa-onnx reads of a Piper voice from its metadata. */
export function metadataOf(voice: VoiceDescription): Readonly<Record<string, string | number>> {
  return {
    model_type: 'vits',
    comment: 'piper',
    language: voice.language.name_english,
    voice: voice.espeak.voice,
    has_espeak: 1,
    n_speakers: voice.num_speakers,
    sample_rate: voice.audio.sample_rate,
  };
}

/** `tokens.txt`: a phoneme and its id on each line. */
export function tokensOf({ phoneme_id_map }: VoiceDescription): string {
  return Object.entries(phoneme_id_map)
    .map(([phoneme, [id]]) => `${phoneme} ${id}\n`)
    .join('');
}
