/** Engines for tests of what asks them, here and in the doors. Nothing of the service uses it. */
export {
  createFixtureEngine,
  FIXTURE_SAMPLE_RATE,
  FIXTURE_SENTENCE_SAMPLES,
  type FixtureEngine,
  type FixtureOptions,
} from './fixture-engine.ts';
export { createRealEngine } from './real-engine.ts';
