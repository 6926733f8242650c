import assert from 'node:assert/strict';
import { test } from 'node:test';
import { windowsOf } from '../../synthesis/window.ts';
import { costMs, type LinearCost } from '../../window-costs.ts';
import type { VoiceModel } from '../voice-model.ts';
import { measureWindows } from './measure-windows.ts';

const HALO = 11;
const HOP = 256;
const COSTS = {
  encoder: { fixedMs: 2, msPerUnit: 0.125 },
  flow: { fixedMs: 16, msPerUnit: 0.0625 },
  decoder: { fixedMs: 1, msPerUnit: 0.5 },
};
const IDS = [1, 2, 3, 4, 5, 6, 7];

/** A voice whose time is counted instead of spent. `slowed` is what a run takes of its costs. */
const countedVoice = (slowed: (run: number) => number, framesPerId = 2) => {
  let now = 0;
  let runs = 0;
  const spend = (cost: LinearCost, units: number): void => {
    now += costMs(cost, units) * slowed(runs);
    runs += 1;
  };
  const model: Pick<VoiceModel, 'speak'> = {
    async *speak({ ids, speed }, schedule) {
      const frames = Math.round((ids.length * framesPerId) / speed);
      spend(COSTS.encoder, ids.length);
      for (const { flow, decoder } of windowsOf(frames, schedule, HALO)) {
        if (flow) spend(COSTS.flow, flow.end - flow.first);
        spend(COSTS.decoder, decoder.end - decoder.first);
        const audio = new Float32Array((decoder.end - decoder.first) * HOP);
        yield { audio, total: frames * HOP, samplesPerId: null };
      }
    },
  };
  return {
    speech: { model, structure: { hop: HOP, decoderHalo: HALO }, ids: IDS, exact: false },
    clock: () => now,
    runs: () => runs,
  };
};

const near = (found: LinearCost, right: LinearCost): void => {
  assert.ok(Math.abs(found.fixedMs - right.fixedMs) < 1e-6, `${found.fixedMs} ms`);
  assert.ok(Math.abs(found.msPerUnit - right.msPerUnit) < 1e-9, `${found.msPerUnit} ms a unit`);
};

for (const framesPerId of [0.3, 2, 40]) {
  test(`costs are found in speech of ${framesPerId} frames a phoneme id`, async () => {
    const { speech, clock } = countedVoice(() => 1, framesPerId);
    const found = await measureWindows(speech, { clock });
    near(found.encoder, COSTS.encoder);
    near(found.flow, COSTS.flow);
    near(found.decoder, COSTS.decoder);
  });
}

test('rounds that are slowed down do not count beside one that is not', async () => {
  const even = countedVoice(() => 1);
  await measureWindows(even.speech, { clock: even.clock, rounds: 1 });
  // The first round and what comes before it take three times as long.
  const { speech, clock } = countedVoice((run) => (run < even.runs() ? 3 : 1));
  const found = await measureWindows(speech, { clock });
  near(found.flow, COSTS.flow);
  near(found.decoder, COSTS.decoder);
});

test('rounds end when they bring nothing better, on a slow machine after the second', async () => {
  const runsOf = async (slowed: (run: number) => number, rounds?: number) => {
    const { speech, clock, runs } = countedVoice(slowed);
    await measureWindows(speech, { clock, ...(rounds !== undefined && { rounds }) });
    return runs();
  };
  const two = await runsOf(() => 1, 2);
  assert.equal(await runsOf(() => 1), two);
  const better = (run: number) => 1 / (1 + run);
  assert.ok((await runsOf(better)) > two);
  assert.equal(await runsOf((run) => 1e6 * better(run)), two);
  assert.ok((await runsOf(() => 1, 1)) < two);
});

test('a sentence of no length costs nothing', async () => {
  const { speech, clock } = countedVoice(() => 1, 0);
  const nothing = { fixedMs: 0, msPerUnit: 0 };
  assert.deepEqual(await measureWindows(speech, { clock }), {
    encoder: nothing,
    flow: nothing,
    decoder: nothing,
  });
});
