/** Texts of the script of /docs, which is in English only. */
export const WORDS = {
  tryIt: 'Try it',
  stop: 'Stop',
  waiting: 'Waiting for the answer …',
  stopped: 'Stopped.',
  unreachable: 'The service does not answer.',
  cut: 'The answer was cut off after {size}.',
  notDecoded: 'The answer is complete, but this browser cannot decode its audio.',
  firstByte: 'first byte after {time}',
  size: '{size} in {time}',
  audio: '{time} of audio',
  moreLines: '… {n} more lines',
} as const;
