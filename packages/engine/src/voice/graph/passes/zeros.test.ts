import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Graph } from '../graph.ts';
import { livelyVoice, someIds } from '../testing/lively-voice.ts';
import { PartsRunner } from '../testing/run-parts.ts';
import { withPasses } from '../testing/with-passes.ts';
import { masks } from './masks.ts';
import { zeros } from './zeros.ts';

test('dropping sums with zero keeps the bits of the flow', async () => {
  const voice = livelyVoice('no-sdp');
  const before = new PartsRunner(withPasses(voice, masks));
  const { cut, ...split } = withPasses(voice, masks, zeros);
  const after = new PartsRunner(split);
  const encoded = await before.encode({ ids: someIds(24) });
  const whole = [encoded.idOfFrame.length];
  assert.deepEqual(await after.latentBy(encoded, whole), await before.latentBy(encoded, whole));
  assert.equal(split.rewritten.zeros, 24);
  assert.deepEqual(cut.parts.flow.graph.ofType('ConstantOfShape', 'Exp'), []);
});

test('a constant other than zero is still added', () => {
  const graph = new Graph();
  graph.inputs.push({ name: 'x', type: 1, dims: [1, 'n'] });
  const one = { dims: [1], type: 1, bytes: new Uint8Array(Float32Array.of(1).buffer) };
  const value = { kind: 'tensor', value: one } as const;
  const ones = graph.add('ConstantOfShape', [graph.add('Shape', ['x'])], { value });
  graph.outputs.push({ name: graph.add('Add', ['x', ones]), type: 1, dims: [1, 'n'] });
  assert.equal(zeros.apply(graph, { mask: undefined, hop: 256, upsamplingHalos: new Map() }), 0);
});
