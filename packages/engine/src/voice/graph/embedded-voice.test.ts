import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { splitVoice } from './split-voice.ts';
import { embeddedVoice, someIds } from './testing/lively-voice.ts';
import { distance, openSession, PartsRunner, runStock } from './testing/run-parts.ts';
import { schedulesAgree, TO_STOCK } from './testing/schedules.ts';

describe('the embedded voice', () => {
  const file = embeddedVoice();
  const split = splitVoice(file);
  const voice = new PartsRunner(split);
  const sentence = { ids: someIds(90) };

  test('every pass rewrites something', () => {
    assert.deepEqual(split.rewritten, {
      masks: 82,
      zeros: 24,
      'band-attention': 12,
      splines: 3,
      'layer-norm': 36,
      flips: 4,
      winograd: 16,
      'fold-division': 3,
      'decoder-2d': 23,
      'strided-post': 1,
      'blocked-activations': 16,
      'shed-halo': 4,
      'shape-hints': 82,
      'polyphase-upsampling': 3,
    });
  });

  test('the parts give the audio of the stock graph, whole and in windows', async () => {
    const stock = await runStock(await openSession(file), sentence);
    const error = distance(await voice.speak(sentence), stock);
    assert.ok(error <= TO_STOCK, `${error}`);
    await schedulesAgree(voice, await voice.encode(sentence));
  });

  test('the halos are exact, and smaller ones are not enough', async () => {
    const { flowHalo, decoderHalo } = voice.structure;
    assert.deepEqual([flowHalo, decoderHalo], [65, 11]);
    const encoded = await voice.encode(sentence);
    const whole = [encoded.idOfFrame.length];
    const latent = await voice.latentBy(encoded, whole);
    const audio = await voice.audioBy(encoded, latent, whole);
    // Thirds are wide enough to be steady.
    const windows = [Math.ceil(encoded.idOfFrame.length / 3)];
    const inFlow = async (halo: number) =>
      distance(await voice.latentBy(encoded, windows, halo), latent);
    const inAudio = async (halo: number) =>
      distance(await voice.audioBy(encoded, latent, windows, halo), audio);
    assert.equal(await inFlow(flowHalo), 0);
    // How far a halo may shrink depends on where in its tile a window begins.
    assert.ok((await inFlow(flowHalo - 5)) > 0);
    assert.equal(await inAudio(decoderHalo), 0);
    assert.ok((await inAudio(decoderHalo - 1)) > 0);
    assert.ok((await inAudio(decoderHalo - 2)) > 1e-6);
  });
});
