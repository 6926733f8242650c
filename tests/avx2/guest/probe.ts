/**
 * What a process finds: the engine's view of the processor, and the bits of a voice. As a program, `probe.ts MODEL ID...` prints what a child of it finds.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { PartsRunner, recipeFor, splitVoice, thisProcessor } from '@hailo-piper/engine/testing';
import { StockVoice } from '../../conformance/stock-voice.ts';

export interface Probe {
  readonly features: readonly string[];
  /** SHA-256 of the stock graph's float32 samples. */
  readonly stock: string;
  /** The same of the engine's exact parts. */
  readonly parts: string;
}

const sha256 = ({ buffer, byteOffset, byteLength }: Float32Array): string =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');

export async function probe(model: string, ids: readonly number[]): Promise<Probe> {
  const stock = await StockVoice.open(model);
  const recipe = recipeFor('blocked').filter(
    ({ keeps, name }) => keeps === 'bits' && name !== 'band-attention',
  );
  const parts = new PartsRunner(splitVoice(readFileSync(model), { recipe }));
  return {
    features: thisProcessor().features,
    stock: sha256(await stock.speak(ids)),
    parts: sha256(await parts.speak({ ids })),
  };
}

if (import.meta.main) {
  const [model = '', ...ids] = process.argv.slice(2);
  if (process.send === undefined) {
    const child = fork(fileURLToPath(import.meta.url), process.argv.slice(2));
    const [result] = await once(child, 'message');
    console.log(JSON.stringify(result));
  } else {
    process.send(await probe(model, ids.map(Number)));
    process.disconnect();
  }
}
