/** A client for tests. The service does not use it. */
export { type Heard, heardAudio, typesOf, WyomingClient } from './wyoming-client.ts';
