import { make } from '../dom/element.ts';
import type { Formats } from '../languages/formats.ts';
import { fill, type Texts } from '../languages/texts.ts';
import type { ErrorCount } from './error-counts.ts';
import type { Metrics } from './metrics.ts';
import type { LeftOutVoice } from './service-facts.ts';

/** The table of errors by code. */
export function errorsTable(
  rows: readonly ErrorCount[],
  texts: Texts,
  { number }: Formats,
): readonly Node[] {
  if (rows.length === 0) return [make('p', { class: 'faint' }, texts.statusErrorsNone)];
  const { statusCode, statusDoor, statusSeen, statusTotal } = texts;
  return [
    table(
      [statusCode, statusDoor, statusSeen, statusTotal],
      rows.map(({ code, door, seen, total }) => [code, door, number(seen), number(total)]),
    ),
  ];
}

/** A prepared voice, and how it is run. */
export interface RunVoice {
  readonly voice: string;
  readonly decoder: string;
  readonly windowed: boolean;
}

export interface RunVoices {
  readonly prepared: readonly RunVoice[];
  /** How many of them a worker holds. */
  readonly loaded: number | undefined;
  readonly leftOut: readonly LeftOutVoice[];
}

/** What the metrics and the health of the service say about its voices. */
export function runVoices(metrics: Metrics, leftOut: readonly LeftOutVoice[]): RunVoices {
  const prepared = metrics.series('hailo_piper_voice_info').map(({ labels }) => ({
    voice: labels.get('voice') ?? '',
    decoder: labels.get('decoder') ?? '',
    windowed: labels.get('windowed') === 'true',
  }));
  return { prepared, loaded: metrics.value('hailo_piper_voices_loaded'), leftOut };
}

/** The table of voices, and of the files that are none. */
export function voicesTable(
  { prepared, loaded, leftOut }: RunVoices,
  texts: Texts,
): readonly Node[] {
  const nodes: Node[] = [];
  if (loaded !== undefined) {
    const words = fill(texts.statusVoicesLoaded, { n: loaded, of: prepared.length });
    nodes.push(make('p', { class: 'faint' }, words));
  }
  if (prepared.length > 0) {
    const rows = prepared.map(({ voice, decoder, windowed }) => [
      ...[voice, decoder],
      windowed ? texts.statusVoiceWindows : texts.statusVoiceWhole,
    ]);
    const { statusVoice, statusDecoder, statusVoiceBegins } = texts;
    nodes.push(table([statusVoice, statusDecoder, statusVoiceBegins], rows));
  }
  if (leftOut.length > 0) {
    const rows = leftOut.map(({ file, reason }) => [file, reason]);
    nodes.push(table([texts.statusLeftOut, texts.statusReason], rows));
  }
  return nodes.length > 0 ? nodes : [make('p', { class: 'faint' }, texts.statusVoicesNone)];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): HTMLElement {
  const head = heads.map((text) => make('th', { scope: 'col' }, text));
  const body = rows.map(([first = '', ...cells]) =>
    make(
      'tr',
      {},
      make('th', { scope: 'row' }, first),
      ...cells.map((text) => make('td', {}, text)),
    ),
  );
  return make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...body));
}
