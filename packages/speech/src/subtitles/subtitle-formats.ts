import type { Cue } from './cues.ts';

/** SubRip as players read it; there is no specification. */
export function writeSrt(cues: readonly Cue[]): string {
  return cues
    .map((cue, index) => {
      // A reader would take the arrow for the times of another cue.
      const text = cue.lines.map((line) => line.replaceAll('-->', '→')).join('\n');
      return `${index + 1}\n${times(cue, ',')}\n${text}\n\n`;
    })
    .join('');
}

/** WebVTT; https://www.w3.org/TR/webvtt1/, sections 4.1 and 4.2. */
export function writeVtt(cues: readonly Cue[]): string {
  const written = cues.map((cue) => {
    const text = cue.lines.join('\n').replaceAll(/[&<>]/g, (mark) => ESCAPES[mark] ?? mark);
    return `${times(cue, '.')}\n${text}\n\n`;
  });
  return `WEBVTT\n\n${written.join('')}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

const times = ({ startSeconds, endSeconds }: Cue, decimalMark: string): string => {
  const start = Math.round(startSeconds * 1000);
  // Neither format allows cues of no duration.
  const end = Math.max(Math.round(endSeconds * 1000), start + 1);
  return `${clock(start, decimalMark)} --> ${clock(end, decimalMark)}`;
};

const clock = (milliseconds: number, decimalMark: string): string => {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const seconds = milliseconds / 1000;
  const time = [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(two).join(':');
  return `${time}${decimalMark}${String(milliseconds % 1000).padStart(3, '0')}`;
};
