import type { Piece } from '../page-report.ts';
import { answers } from './answers.ts';
import { atRate, findSound } from './find-sound.ts';

/** A source node that was started. */
interface StartedPiece {
  readonly source: AudioBufferSourceNode;
  readonly context: AudioContext;
  /** Index of the newest answer when it was started. */
  readonly answer: number;
  /** What it plays, from its offset on, at the context's rate; empty where samples are not kept. */
  readonly samples: Float32Array;
  readonly from: number;
  to: number;
  /** Time of performance.now() at which it was given to the browser. */
  readonly startedAtMs: number;
  /** Time of performance.now() at which it leaves the speaker. */
  readonly soundsAtMs: number;
  /** Time of performance.now() at which the context began, by its clock. */
  readonly beganAtMs: number;
  second: number | undefined;
}

export const pieces: StartedPiece[] = [];

const listeners: (() => void)[] = [];

/** Calls back whenever a source node is started. */
export function onStart(listener: () => void): void {
  listeners.push(listener);
}

/** What a browser says of its latency is believed up to here. */
const MOST_LATENCY_SECONDS = 1;

/** Firefox may freeze when it is asked, see output-latency.ts of the page. It was seen to have 32 to 46 ms. */
const FIREFOX_LATENCY_SECONDS = 0.04;

/** What the browser said lately, each time it was asked. A busy one is far off now and then. */
const latencies: number[] = [];
const LATENCIES = 15;

/** Seconds from the context's clock to the speaker; 0 where a browser does not tell. */
function latencyOf(context: AudioContext): number {
  if (navigator.userAgent.includes('Firefox')) return FIREFOX_LATENCY_SECONDS;
  const { outputLatency } = context;
  if (outputLatency > 0 && outputLatency <= MOST_LATENCY_SECONDS) latencies.push(outputLatency);
  if (latencies.length > LATENCIES) latencies.shift();
  return latencies.toSorted((a, b) => a - b)[latencies.length >> 1] ?? 0;
}

/** Context time of what leaves the speaker now. */
export function heardTime(context: AudioContext): number {
  return context.currentTime - latencyOf(context);
}

/**
 * Takes note of every source node that is started or stopped from now on.
 * @param isKept whether to keep the samples too, which tell what second of the speech they are.
 */
export function tapSources(isKept: boolean): void {
  const { start, stop } = AudioBufferSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (when = 0, offset = 0, duration?: number) {
    start.call(this, when, offset, duration);
    const { context, buffer } = this;
    if (!(context instanceof AudioContext) || buffer === null) return;
    const from = Math.max(when, context.currentTime);
    const seconds = Math.min(duration ?? Number.POSITIVE_INFINITY, buffer.duration - offset);
    const ahead = from - context.currentTime + latencyOf(context);
    pieces.push({
      ...{ source: this, context, from, second: undefined },
      answer: answers.length - 1,
      samples: isKept
        ? buffer.getChannelData(0).slice(Math.round(offset * buffer.sampleRate))
        : new Float32Array(),
      to: from + seconds / this.playbackRate.value,
      startedAtMs: performance.now(),
      soundsAtMs: performance.now() + 1000 * ahead,
      beganAtMs: performance.now() - 1000 * context.currentTime,
    });
    for (const listener of listeners) listener();
  };
  AudioBufferSourceNode.prototype.stop = function (when = 0) {
    stop.call(this, when);
    const piece = pieces.findLast(({ source }) => source === this);
    if (piece) piece.to = Math.min(piece.to, Math.max(when, piece.context.currentTime));
  };
}

/** Whether something is to be heard now or a little later. */
export function isSounding(): boolean {
  return pieces.some(({ context, to }) => context.state === 'running' && to > context.currentTime);
}

/** Whether something is heard now. */
export function isHeard(): boolean {
  return pieces.some(({ context, from, to }) => {
    const time = heardTime(context);
    return context.state === 'running' && from <= time && time < to;
  });
}

/** Second of its answer's audio with which a piece begins; null if it is no part of that. */
export function secondOf(piece: StartedPiece): number | null {
  if (piece.second !== undefined) return piece.second;
  const answer = answers[piece.answer];
  if (!answer) return null;
  const before = pieces[pieces.indexOf(piece) - 1];
  const expected = [
    before?.answer === piece.answer ? endOf(before) : 0,
    ...answer.words.map(({ start }) => start),
  ];
  const samples = atRate(piece.samples, piece.context.sampleRate, answer.sampleRate);
  const places = expected.map((second) => Math.round(second * answer.sampleRate));
  const at = findSound(answer.samples, samples, places, answer.isWhole);
  if (at === undefined) return null;
  piece.second = at / answer.sampleRate;
  return piece.second;
}

/** Second of its answer's audio behind the last that a piece holds. */
function endOf(piece: StartedPiece): number {
  return (secondOf(piece) ?? 0) + piece.samples.length / piece.context.sampleRate;
}

/**
 * Second of the speech that is heard at a context time. Shortly before a piece begins it is less than the piece's first;
 * in a gap it stands still.
 * @returns null if nothing was heard, and nothing begins within half a second.
 */
export function secondHeard(context: AudioContext, time: number): number | null {
  const piece =
    pieces.findLast((one) => one.context === context && one.from <= time && time < one.to) ??
    pieces.find((one) => one.context === context && one.from > time && one.from < time + 0.5) ??
    pieces.findLast((one) => one.context === context && one.to > one.from && one.to <= time);
  const second = piece && secondOf(piece);
  if (piece === undefined || typeof second !== 'number') return null;
  return second + Math.min(time, piece.to) - piece.from;
}

/** Samples behind one that it takes to convert it to another rate. */
const CONVERTED_WITH = 100;

/** Context time at which the beginning of a piece had come from the service. */
function arrivalOf(piece: StartedPiece): number {
  const answer = answers[piece.answer];
  const sample = Math.round((secondOf(piece) ?? 0) * (answer?.sampleRate ?? 1)) + CONVERTED_WITH;
  return ((answer?.arrivedAtMs(sample) ?? 0) - piece.beganAtMs) / 1000;
}

/** All that sounded; what was stopped before it began is left out. */
export function reportPieces(): Piece[] {
  const sounded = pieces.filter(({ from, to }) => to > from);
  return sounded.map((piece) => ({
    ...{ answer: piece.answer, from: piece.from, to: piece.to },
    second: secondOf(piece),
    arrived: arrivalOf(piece),
  }));
}
