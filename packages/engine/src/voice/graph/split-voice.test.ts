import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tensor } from 'onnxruntime-node';
import type { Graph } from './graph.ts';
import { readModel, writeModel } from './model.ts';
import { masks } from './passes/masks.ts';
import { recipeFor } from './recipe.ts';
import { splitVoice } from './split-voice.ts';
import { livelyVoice, randomNumbers, SHAPES, someIds } from './testing/lively-voice.ts';
import { distance, openSession, PartsRunner, runStock } from './testing/run-parts.ts';
import { schedulesAgree, TO_STOCK } from './testing/schedules.ts';

const RECIPE = recipeFor('blocked');
const EXACT = RECIPE.filter(({ keeps, parts }) => keeps === 'bits' && !parts.includes('decoder'));

// The graph of low-16k is that of medium-shape, byte for byte.
for (const shape of SHAPES.filter((name) => name !== 'low-16k')) {
  test(`${shape}: the parts give the audio of the stock graph, whole and in windows`, async () => {
    const file = livelyVoice(shape);
    const sentence = { ids: someIds(40), speaker: 2 };
    const stock = await runStock(await openSession(file), sentence);
    const exact = new PartsRunner(splitVoice(file, { recipe: EXACT }));
    assert.deepEqual(await exact.speak(sentence), stock);

    // The encoder is slow to open, and the same in every recipe with all exact passes.
    const encoded = await exact.encode(sentence);
    const whole = [encoded.idOfFrame.length];
    for (const form of ['blocked', 'plain'] as const) {
      const voice = new PartsRunner(splitVoice(file, { recipe: recipeFor(form) }));
      const latent = await voice.latentBy(encoded, whole);
      const error = distance(await voice.audioBy(encoded, latent, whole), stock);
      assert.ok(error <= TO_STOCK, `${form}: ${error}`);
      await schedulesAgree(voice, encoded);
    }
  });
}

/** The stock graph with the noise of the prior as an input. */
const withNoiseInput = (file: Uint8Array, name: string): Uint8Array => {
  const { graph, header } = readModel(file);
  const last = graph.ofType('RandomNormalLike').at(-1) as ReturnType<Graph['ofType']>[number];
  graph.redirect(last.outputs[0] as string, name);
  graph.inputs.push({ name, type: 1, dims: [1, 24, 'frames'] });
  return writeModel({ graph, header });
};

test('with the same noise the parts give the same bits', async () => {
  const file = livelyVoice('no-sdp');
  const voice = new PartsRunner(splitVoice(file, { recipe: EXACT }));
  const sentence = { ids: someIds(40), noiseScale: 0.667 };
  const encoded = await voice.encode(sentence);
  const frames = encoded.idOfFrame.length;
  const random = randomNumbers(5);
  const noise = Float32Array.from({ length: 24 * frames }, () => random() * 3);
  const ofFrame = (frame: number, into: Float32Array) => {
    for (const channel of into.keys()) into[channel] = noise[channel * frames + frame] ?? 0;
  };
  const latent = await voice.latentBy(encoded, [frames], undefined, ofFrame);
  const stock = await openSession(withNoiseInput(file, 'noise'));
  const expected = await runStock(stock, sentence, new Tensor('float32', noise, [1, 24, frames]));
  assert.deepEqual(await voice.audioBy(encoded, latent, [frames]), expected);
});

test('the number of samples is the sum of durations times the hop', async () => {
  const voice = new PartsRunner(splitVoice(livelyVoice('no-sdp')));
  const sentence = { ids: someIds(30), lengthScale: 1.3 };
  const { durations } = await voice.encode(sentence);
  const frames = durations.reduce((sum, duration) => sum + duration, 0);
  assert.equal((await voice.speak(sentence)).length, frames * voice.structure.hop);
});

test('any pass can be left out', async () => {
  const file = livelyVoice('no-sdp');
  const sentence = { ids: someIds(8) };
  const stock = await runStock(await openSession(file), sentence);
  for (const left of RECIPE) {
    const split = splitVoice(file, { recipe: RECIPE.filter((pass) => pass !== left) });
    const error = distance(await new PartsRunner(split).speak(sentence), stock);
    assert.ok(error <= TO_STOCK, `without ${left.name}: ${error}`);
    assert.equal(split.rewritten[left.name], undefined);
  }
  assert.deepEqual(Object.keys(splitVoice(file, { recipe: [masks] }).rewritten), ['masks']);
});
