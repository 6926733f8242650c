import type { VoiceConfig } from '../voice-config/voice-config.ts';
import type { WindowInfo } from '../window-costs.ts';
import type { MeasuredWindows } from './prepare/voice-windows.ts';

/** What is told of a voice's windows: see `VoiceInfo.windows`. */
export function windowInfo(
  { costs, schedule: { first, held, heldShare } }: MeasuredWindows,
  { hopLength, sampleRate }: Pick<VoiceConfig, 'hopLength' | 'sampleRate'>,
): WindowInfo {
  const firstMs = Math.round((1000 * Math.max(first, held) * hopLength) / sampleRate);
  return { firstMs, firstShare: heldShare, costs };
}
