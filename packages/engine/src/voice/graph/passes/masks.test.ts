import assert from 'node:assert/strict';
import { test } from 'node:test';
import { livelyVoice, someIds } from '../testing/lively-voice.ts';
import { openSession, PartsRunner, runStock } from '../testing/run-parts.ts';
import { withPasses } from '../testing/with-passes.ts';
import { masks } from './masks.ts';

test('without masks a voice gives the same bits, and no length is compared', async () => {
  const voice = livelyVoice('no-sdp');
  const sentence = { ids: someIds(24) };
  const { cut, ...split } = withPasses(voice, masks);
  const stock = await runStock(await openSession(voice), sentence);
  assert.deepEqual(await new PartsRunner(split).speak(sentence), stock);
  assert.ok((split.rewritten.masks ?? 0) > 40);
  for (const part of ['encoder', 'flow'] as const) {
    assert.deepEqual(cut.parts[part].graph.ofType('Less', 'Where'), []);
  }
});

test('a part without a mask stays as it is', () => {
  const { cut } = withPasses(livelyVoice('no-sdp'));
  assert.equal(
    masks.apply(cut.parts.flow.graph, { mask: undefined, hop: 256, upsamplingHalos: new Map() }),
    0,
  );
});
