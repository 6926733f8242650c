import type { SharedBounds, SharedPhrases, SharedSettings } from './shared-phrases.ts';

/** Connects to the server. */
export type OpenShared = (bounds: SharedBounds) => SharedPhrases;

/** Loads the client of the server. Without it, nothing of it is loaded. */
export async function loadShared(settings: SharedSettings): Promise<OpenShared> {
  const { SharedPhrases } = await import('./shared-phrases.ts');
  return (bounds) => new SharedPhrases(settings, bounds);
}
