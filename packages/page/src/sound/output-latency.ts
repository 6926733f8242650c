/** Browsers with a longer latency are mistaken; Bluetooth has up to half a second. */
const MOST_SECONDS = 1;
/** 32 to 46 ms were seen with PulseAudio. */
const FIREFOX_ON_LINUX_SECONDS = 0.04;

/**
 * Seconds from the clock of a context to the ear; 0 where the browser does not tell, as Safari.
 *
 * Firefox on Linux must not be asked. It locks its sound graph while it asks the sound server, whose thread may be waiting
 * for that lock, and freezes for ever: some tab in forty did at its first sound (Firefox 153, decision 0117).
 */
export function outputLatency(
  context: AudioContext,
  userAgent: string = navigator.userAgent,
): number {
  if (/Linux.* Firefox\//.test(userAgent)) return FIREFOX_ON_LINUX_SECONDS;
  const seconds = context.outputLatency;
  return seconds > 0 && seconds <= MOST_SECONDS ? seconds : 0;
}
