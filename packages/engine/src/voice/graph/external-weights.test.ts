import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { WeightsFile } from './external-weights.ts';
import { Graph } from './graph.ts';
import { readModel } from './model.ts';
import { PART_NAMES } from './parts.ts';
import { splitVoice } from './split-voice.ts';
import { livelyVoice, someIds } from './testing/lively-voice.ts';
import { distance, PartsRunner } from './testing/run-parts.ts';

const folder = mkdtempSync(join(tmpdir(), 'voice-parts-'));
after(() => rmSync(folder, { recursive: true }));

const LOCATION = 'weights.bin';

test('parts with their weights in a file give the same bits', async () => {
  const voice = livelyVoice('high-multi-no-sdp');
  const weights = new WeightsFile(LOCATION);
  const split = splitVoice(voice, { weights });
  writeFileSync(join(folder, LOCATION), weights.bytes);
  for (const name of PART_NAMES) writeFileSync(join(folder, `${name}.onnx`), split.parts[name]);
  const sentence = { ids: someIds(16), speaker: 1 };
  const inMemory = await new PartsRunner(splitVoice(voice)).speak(sentence);
  const parts = {
    encoder: join(folder, 'encoder.onnx'),
    flow: join(folder, 'flow.onnx'),
    decoder: join(folder, 'decoder.onnx'),
  };
  const mapped = await new PartsRunner({ structure: split.structure, parts }).speak(sentence);
  assert.equal(distance(mapped, inMemory), 0);
});

test('weights begin at page boundaries, and each is in the file once', () => {
  const weights = new WeightsFile(LOCATION);
  const split = splitVoice(livelyVoice('no-sdp'), { weights });
  const size = weights.bytes.length;
  const ends = new Map<number, number>();
  for (const name of PART_NAMES) {
    for (const { external, bytes } of readModel(split.parts[name]).graph.initialisers.values()) {
      if (external === undefined) {
        assert.ok(bytes.length < 1024);
        continue;
      }
      assert.equal(external.location, LOCATION);
      assert.equal(external.offset % 4096, 0);
      assert.ok(external.offset + external.length <= size);
      ends.set(external.offset, external.offset + external.length);
    }
  }
  const sorted = [...ends].sort(([a], [b]) => a - b);
  for (const [index, [start]] of sorted.entries()) {
    assert.ok(start >= (sorted[index - 1]?.[1] ?? 0), 'tensors do not overlap');
  }
  assert.ok(split.parts.encoder.length < 300_000);
});

test('a weight that two graphs share is stored once', () => {
  const shared = { dims: [512], type: 1 };
  const graphs = [new Graph(), new Graph()];
  const weights = new WeightsFile(LOCATION);
  for (const graph of graphs) {
    const weight = graph.addTensor({ ...shared, bytes: new Uint8Array(2048).fill(1) });
    const small = graph.addFloats(Float32Array.of(1), [1]);
    const name = graph.add('Add', [weight, small]);
    graph.outputs.push({ name, type: 1, dims: [512] });
    graph.addTensor({ ...shared, bytes: new Uint8Array(4096) });
    weights.takeFrom(graph);
  }
  assert.equal(weights.bytes.length, 2048, 'and what no output needs is not stored');
  for (const graph of graphs) {
    const external = [...graph.initialisers.values()].flatMap((tensor) => tensor.external ?? []);
    assert.deepEqual(external, [{ location: LOCATION, offset: 0, length: 2048 }]);
  }
});
