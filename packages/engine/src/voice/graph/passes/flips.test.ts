import assert from 'node:assert/strict';
import { test } from 'node:test';
import { livelyVoice, someIds } from '../testing/lively-voice.ts';
import { distance, PartsRunner } from '../testing/run-parts.ts';
import { withPasses } from '../testing/with-passes.ts';
import { flips } from './flips.ts';
import { masks } from './masks.ts';
import { zeros } from './zeros.ts';

test('folding flips into the weights changes the latent only by rounding', async () => {
  const voice = livelyVoice('high-multi-no-sdp');
  const { cut, ...split } = withPasses(voice, masks, zeros, flips);
  const before = new PartsRunner(withPasses(voice, masks, zeros));
  const after = new PartsRunner(split);
  const encoded = await before.encode({ ids: someIds(24), speaker: 2 });
  const whole = [encoded.idOfFrame.length];
  const expected = await before.latentBy(encoded, whole);
  const error = distance(await after.latentBy(encoded, whole), expected);
  assert.ok(error <= 1e-5, `${error}`);
  assert.ok(distance(expected, new Float32Array(expected.length)) > 1);
  assert.equal(split.rewritten.flips, 4);
  const { graph } = cut.parts.flow;
  const turning = graph.ofType('Slice').filter(({ inputs }) => graph.ints(inputs[4])?.[0] === -1);
  assert.deepEqual(turning, []);
});

test('a flow that still has masks and zeros stays as it is', () => {
  assert.equal(withPasses(livelyVoice('no-sdp'), flips).rewritten.flips, 0);
});
