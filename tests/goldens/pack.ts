/**
 * Packs phoneme goldens: `node tests/goldens/pack.ts FOLDER` joins the `*.jsonl` files of FOLDER,
 * one per espeak voice, into phonemes/phonemes.jsonl.br. Rows must be of the type PhonemeGolden.
 * They were recorded from Piper 1.3.0's `PiperVoice.phonemize`. Same input, same bytes.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { type PhonemeGolden, phonemeGoldensFile } from './read.ts';

const row = (line: string): string => {
  const { voice, text, category, sentences, ids } = JSON.parse(line) as PhonemeGolden;
  return JSON.stringify({ voice, text, category, sentences, ids });
};

const pack = (folder: string): void => {
  const rows = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '')
    .map(row);
  const packed = brotliCompressSync(`${rows.join('\n')}\n`, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    },
  });
  writeFileSync(phonemeGoldensFile, packed);
  console.log(`${rows.length} texts, ${packed.length} bytes`);
};

const folder = process.argv[2];
if (folder === undefined) throw new Error('usage: node tests/goldens/pack.ts FOLDER');
pack(folder);
