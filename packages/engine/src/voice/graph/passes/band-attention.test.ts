import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SEAM } from '../parts.ts';
import { livelyVoice, someIds } from '../testing/lively-voice.ts';
import { PartsRunner } from '../testing/run-parts.ts';
import { withPasses } from '../testing/with-passes.ts';
import { bandAttention } from './band-attention.ts';

test('the encoder gives the same bits with any number of ids', async () => {
  const voice = livelyVoice('no-sdp');
  const { cut, ...split } = withPasses(voice, bandAttention);
  const before = new PartsRunner(withPasses(voice));
  const after = new PartsRunner(split);
  for (const count of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 64, 200]) {
    const sentence = { ids: someIds(count) };
    const [expected, actual] = [await before.encode(sentence), await after.encode(sentence)];
    assert.deepEqual(actual.prior, expected.prior, `${count} ids`);
    assert.deepEqual(actual.durations, expected.durations, `${count} ids`);
  }
  assert.equal(split.rewritten['band-attention'], 4);
  const { graph } = cut.parts.encoder;
  const padded = graph.ofType('Pad').filter(({ inputs }) => graph.tensor(inputs[0]) !== undefined);
  assert.deepEqual(padded, [], 'no table is padded');
  assert.ok(graph.inputs.some(({ name }) => name === SEAM.ids));
});
