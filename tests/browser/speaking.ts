import { type Tab, until } from './tab.ts';

/** Of ordinary length: five seconds. */
export const SENTENCE =
  'The old lamp on the harbour wall was lit again tonight, and nobody knew by whom.';

/** Two sentences, three seconds. */
export const SHORT = 'The kettle has boiled. Tea is ready.';

/** A minute of speech. */
export const LONG = `${SENTENCE} `.repeat(12).trim();

/** The embedded voice without noise: the same text is the same sound each time. */
export const REAL = 'piper: {noise_scale: 0, noise_w_scale: 0}\n';

/** The speaking page has its voices. */
export const HAS_VOICES = "document.querySelector('#voices [name=voice]') !== null";

/** Waits until speech is to be heard. */
export async function sound(tab: Tab): Promise<void> {
  await until(tab, 'recorder.isHeard()');
}

/** Asks for a text as a user does, and waits until it is to be heard. */
export async function play(tab: Tab, text: string): Promise<void> {
  await tab.fill('#text', text);
  await tab.evaluate('recorder.clearByAct()');
  await tab.click('#play');
  await sound(tab);
}

/** Waits until all was heard, or it was stopped. */
export async function silence(tab: Tab, timeoutMs?: number): Promise<void> {
  await until(tab, "!recorder.isSounding() && document.querySelector('#stop').disabled", timeoutMs);
}
