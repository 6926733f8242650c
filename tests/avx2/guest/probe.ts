/**
 * What a process finds: the product's view of the processor, and the bits of a stock graph. As a
 * program, `probe.ts MODEL ID...` prints what a child of it finds.
 */
import { fork } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { thisProcessor } from '@hailo-piper/engine/testing';
import { StockVoice } from '../../conformance/stock-voice.ts';

export interface Probe {
  readonly features: readonly string[];
  /** SHA-256 of the stock graph's float32 samples. */
  readonly audio: string;
}

export async function probe(model: string, ids: readonly number[]): Promise<Probe> {
  const { buffer, byteOffset, byteLength } = await (await StockVoice.open(model)).speak(ids);
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  return {
    features: thisProcessor().features,
    audio: createHash('sha256').update(bytes).digest('hex'),
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
