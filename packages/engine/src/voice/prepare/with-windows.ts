import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { voiceIdOf } from '../../voice-config/voice-config.ts';
import { type ApartOptions, measureApart } from './prepare-apart.ts';
import type { PreparedEntry } from './prepared-voice.ts';
import type { VoiceWindows } from './voice-windows.ts';
import { addWindows } from './windows-file.ts';

export interface WithWindowsOptions extends ApartOptions {
  /** Windows of the earlier entry, if this one replaces it. Default: measured. */
  readonly known: VoiceWindows | undefined;
}

/**
 * Gives an entry its windows if it has none: it is new, or of an earlier version. Only then it may
 * be used by others, so that a slow machine that is stopped meanwhile need not prepare it again. If
 * measuring fails, the voice speaks with the usual windows, and the next start tries again.
 */
export async function withWindows<Held extends { readonly entry: PreparedEntry }>(
  held: Held,
  modelPath: string,
  { known, ...options }: WithWindowsOptions,
): Promise<Held> {
  const { folder, windows } = held.entry;
  if (windows !== undefined) return held;
  try {
    // Else each start would measure, and a seed's samples might change from one to the next.
    await access(folder, constants.W_OK);
    const found = known ?? (await measureApart(modelPath, folder, options));
    return { ...held, entry: { ...held.entry, windows: await addWindows(folder, found) } };
  } catch (error) {
    if (options.signal?.aborted) return held;
    const msg = 'the windows of a prepared voice could not be measured';
    const reason = error instanceof Error ? error.message : String(error);
    options.log({ level: 'warning', msg, voice: voiceIdOf(modelPath), reason });
    return held;
  }
}
