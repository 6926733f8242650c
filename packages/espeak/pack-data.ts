/**
 * Packs espeak-ng's data files for the repository: `node pack-data.ts <espeak-ng-data folder>`.
 *
 * A dictionary gets a brotli file of its own, so that only the languages that are spoken are ever
 * decompressed. The hundreds of tiny voice definitions, which are all read together, share one.
 * `manifest.tsv` says where each file lies and what its bytes must hash to.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

const SHARED_PACK = 'voices.br';
const SHARED_FOLDERS = /^(lang|voices)\//;

const packFile = (name: string): string => (SHARED_FOLDERS.test(name) ? SHARED_PACK : `${name}.br`);

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    // By code unit, not by locale: the order decides the bytes of the packs.
    .sort((a, b) => (a < b ? -1 : 1));

const compress = (bytes: Uint8Array): Uint8Array =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

const packData = (source: string, target: string): void => {
  const packs = new Map<string, { parts: Uint8Array[]; bytes: number }>();
  const rows: string[] = [];
  for (const name of listFiles(source)) {
    const content = readFileSync(path.join(source, name));
    const hash = createHash('sha256').update(content).digest('hex');
    const pack = packs.get(packFile(name)) ?? { parts: [], bytes: 0 };
    rows.push([name, packFile(name), pack.bytes, content.length, hash].join('\t'));
    pack.parts.push(content);
    pack.bytes += content.length;
    packs.set(packFile(name), pack);
  }
  mkdirSync(target, { recursive: true });
  for (const old of readdirSync(target)) {
    if (old.endsWith('.br')) rmSync(path.join(target, old));
  }
  let packedBytes = 0;
  for (const [file, { parts }] of packs) {
    const packed = compress(Buffer.concat(parts));
    packedBytes += packed.length;
    writeFileSync(path.join(target, file), packed);
  }
  writeFileSync(path.join(target, 'manifest.tsv'), `${rows.join('\n')}\n`);
  console.log(`${rows.length} files in ${packs.size} packs, ${packedBytes} bytes.`);
};

const [source] = process.argv.slice(2);
if (source === undefined) {
  console.error('Usage: node pack-data.ts <espeak-ng-data folder>');
  process.exitCode = 1;
} else {
  packData(source, path.join(import.meta.dirname, 'data'));
}
