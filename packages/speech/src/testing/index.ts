/** Engines for tests of this package and of doors. The service does not use them. */
export {
  createFixtureEngine,
  FIXTURE_SAMPLE_RATE,
  FIXTURE_SENTENCE_SAMPLES,
  type FixtureEngine,
  type FixtureOptions,
} from './fixture-engine.ts';
export { createRealEngine } from './real-engine.ts';
export { testPhrases } from './test-phrases.ts';
