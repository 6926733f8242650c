/** An engine that needs no voice, for tests outside this package. Nothing of the service uses it. */
export { createFixtureEngine } from './fixture-engine.ts';
