/** Compares a voice's parts, run whole and in windows, with its stock graph. */
import assert from 'node:assert/strict';
import { distance, type Encoded, type PartsRunner, type Schedule } from './run-parts.ts';

/** Tolerance. The encoder gives the stock graph's bits; the other parts round in another order. */
export const TO_STOCK = 2e-5;
/** A tenth of a 16-bit step: the rounding depends on the processor. */
const WINDOWED_TO_WHOLE = 3e-6;
const SCHEDULES: readonly Schedule[] = [[24, 72, 216, 256], [512], [7, 1, 50, 13]];

/** Asserts that the latent has the same bits in all schedules, and samples differ by rounding. */
export async function schedulesAgree(voice: PartsRunner, encoded: Encoded): Promise<void> {
  const whole = [encoded.idOfFrame.length];
  const latent = await voice.latentBy(encoded, whole);
  const audio = await voice.audioBy(encoded, latent, whole);
  for (const schedule of SCHEDULES) {
    assert.equal(distance(await voice.latentBy(encoded, schedule), latent), 0, `${schedule}`);
    const error = distance(await voice.audioBy(encoded, latent, schedule), audio);
    assert.ok(error <= WINDOWED_TO_WHOLE, `${schedule}: ${error}`);
  }
}
