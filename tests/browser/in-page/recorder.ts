/**
 * Runs in a tab before the page does, see tab.ts. It stands between the page and the browser's sound, and takes note
 * of what is heard and lit. `KEEP_SOUND` is set by the bundler: without it no samples and no answers are kept, so that
 * memory can be measured.
 */
import type { PageReport, SoundParts } from '../page-report.ts';
import { answers, asked, tapFetch } from './answers.ts';
import { useTab } from './everyday-use.ts';
import { lightings, reportLitWords, watchWords } from './lit-words.ts';
import {
  heardTime,
  isHeard,
  isSounding,
  pieces,
  reportPieces,
  secondHeard,
  tapSources,
} from './pieces.ts';
import { set } from './set.ts';
import { until } from './until.ts';

declare const KEEP_SOUND: boolean;

interface LayoutShift extends PerformanceEntry {
  readonly value: number;
  readonly hadRecentInput: boolean;
}

const violations: string[] = [];
const ran: string[] = [];
let shifted = 0;
let actedAtMs = 0;
let isClearedByAct = false;

const recorder = {
  isSounding,
  isHeard,

  /** Second of the speech that is heard now; null in silence. */
  heard(): number | null {
    const context = pieces.at(-1)?.context;
    return context && isSounding() ? secondHeard(context, heardTime(context)) : null;
  },

  report(): PageReport {
    return {
      answers: answers.map((answer) => answer.report()),
      pieces: reportPieces(),
      lit: reportLitWords(),
      violations,
      ran,
    };
  },

  /** Samples of the newest answer, as the service sent them. */
  samples: (): number[] => [...(answers.at(-1)?.samples ?? [])],

  /** Bodies of all requests for speech since the page was loaded. */
  asked: (): string[] => asked,

  /** Forgets what was heard and lit. */
  clear(): void {
    pieces.length = 0;
    lightings.length = 0;
    answers.length = 0;
  },

  /** Does so when something is clicked or a key is pressed next: what still plays until then leaves no word behind. */
  clearByAct(): void {
    isClearedByAct = true;
  },

  /** Milliseconds from the last click or key to the first sound after it; null while there is none. */
  soundAfterMs(): number | null {
    const first = pieces.find(({ soundsAtMs }) => soundsAtMs > actedAtMs);
    return first ? first.soundsAtMs - actedAtMs : null;
  },

  /** Where the milliseconds to the first sound of the newest answer went. */
  soundParts(): SoundParts {
    const answer = answers.at(-1);
    const first = pieces.find(({ answer }) => answer === answers.length - 1);
    if (answer === undefined || first === undefined) throw new Error('nothing was heard');
    const arrivedAtMs = answer.arrivedAtMs(0);
    return {
      request: answer.askedAtMs - actedAtMs,
      service: arrivedAtMs - answer.askedAtMs,
      page: first.startedAtMs - arrivedAtMs,
      soundCard: first.soundsAtMs - first.startedAtMs,
    };
  },

  /** Sum of all layout shifts that no input explains; only Chromium tells. */
  shifted: (): number => shifted,

  /** Milliseconds from the navigation to the first paint of content; null where the browser does not tell. */
  firstPaintMs: (): number | null =>
    performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null,

  set,
  until,
  useTab,
};

Object.assign(globalThis, { recorder, ranHostile: (what: string) => ran.push(what) });
document.addEventListener(
  'securitypolicyviolation',
  ({ violatedDirective, blockedURI, sample }) => {
    violations.push(`${violatedDirective} ${blockedURI} ${sample}`);
  },
);
for (const type of ['click', 'keydown']) {
  const act = ({ timeStamp }: Event): void => {
    actedAtMs = timeStamp;
    if (isClearedByAct) recorder.clear();
    isClearedByAct = false;
  };
  document.addEventListener(type, act, true);
}
if (PerformanceObserver.supportedEntryTypes.includes('layout-shift')) {
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as LayoutShift[]) {
      if (!entry.hadRecentInput) shifted += entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: true });
}
tapSources(KEEP_SOUND);
if (KEEP_SOUND) {
  tapFetch();
  watchWords();
}
