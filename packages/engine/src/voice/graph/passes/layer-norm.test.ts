import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readModel } from '../model.ts';
import { livelyVoice, someIds } from '../testing/lively-voice.ts';
import { distance, PartsRunner } from '../testing/run-parts.ts';
import { withPasses } from '../testing/with-passes.ts';
import { layerNorm } from './layer-norm.ts';

test('the encoder gives the same values except for rounding', async () => {
  const voice = livelyVoice('medium-shape');
  const before = new PartsRunner(withPasses(voice));
  const { cut, ...split } = withPasses(voice, layerNorm);
  const after = new PartsRunner(split);
  for (const count of [1, 20, 150]) {
    const sentence = { ids: someIds(count) };
    const [expected, actual] = [await before.encode(sentence), await after.encode(sentence)];
    assert.deepEqual(actual.durations, expected.durations);
    for (const value of ['mean', 'deviation'] as const) {
      const error = distance(actual.prior[value], expected.prior[value]);
      assert.ok(error < 1e-5, `${value} is ${error} away`);
    }
  }
  assert.equal(split.rewritten['layer-norm'], 28);
  assert.deepEqual(cut.parts.encoder.graph.ofType('ReduceMean'), []);
});

test('the part declares the opset of its operators', () => {
  const opset = (...passes: (typeof layerNorm)[]) =>
    readModel(withPasses(livelyVoice('no-sdp'), ...passes).parts.encoder).opset;
  assert.equal(opset(), 15);
  assert.equal(opset(layerNorm), 17);
});

test('a normalisation over another axis stays as it is', () => {
  const { graph } = withPasses(livelyVoice('no-sdp')).cut.parts.encoder;
  const count = graph.ofType('ReduceMean').length / 2;
  for (const mean of graph.ofType('ReduceMean').slice(0, 2)) {
    mean.attributes = new Map([['axes', { kind: 'ints', value: [1] }]]);
  }
  const context = { mask: undefined, hop: 256, upsamplingHalos: new Map() };
  assert.equal(layerNorm.apply(graph, context), count - 1);
});
