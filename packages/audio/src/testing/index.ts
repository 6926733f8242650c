/** Sound to encode, for tests that live outside this package. Nothing of the service uses it. */
export { BIT_RATES, type EncodeOptions, encoded, inParts, leaveEarly, someSound } from './sound.ts';
