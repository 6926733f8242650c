import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { memoryBytes, openLame } from './lame.ts';

/** Changes only on purpose: with the bridge, the flags, the compiler or the crate. */
const SHA256 = 'bd47ab4d5f06c1d1826ebb6b3594ccbf166004dbb24b25888ff39377b99483af';

const OPTIONS = { sampleRate: 22_050, bitrate: 64, quality: 7 };
const sound = Int16Array.from({ length: 11_025 }, (_, n) => 9000 * Math.sin(n / 9));

test('the build gives the same bytes on every machine', () => {
  const wasm = readFileSync(new URL('../dist/lame.wasm', import.meta.url));
  assert.equal(createHash('sha256').update(wasm).digest('hex'), SHA256);
});

test('a closed encoder frees its memory for the next, at any point of its MP3', () => {
  const begin = () => {
    const lame = openLame(OPTIONS);
    lame.encode(sound);
    return lame;
  };
  begin().close();
  const bytes = memoryBytes();
  for (let i = 0; i < 200; i++) begin().close();
  assert.equal(memoryBytes(), bytes);

  const open = Array.from({ length: 20 }, begin);
  assert.ok(memoryBytes() > bytes, 'what is open takes memory of its own');
  for (const lame of open) lame.close();
});

test('many samples in one call are encoded like their parts', () => {
  const long = new Int16Array(100_000).map((_, n) => 9000 * Math.sin(n / 9));
  const at = (length: number): Buffer => {
    const lame = openLame(OPTIONS);
    const bytes: Uint8Array[] = [];
    for (let from = 0; from < long.length; from += length)
      bytes.push(lame.encode(long.subarray(from, from + length)));
    bytes.push(lame.flush());
    lame.close();
    return Buffer.concat(bytes);
  };
  assert.ok(at(long.length).equals(at(1001)));
});
