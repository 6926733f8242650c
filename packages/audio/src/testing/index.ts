/** Sound to encode, for tests of other packages. The service does not use it. */
export { BIT_RATES, type EncodeOptions, encoded, inParts, leaveEarly, someSound } from './sound.ts';
