/** One line of a page of metrics. */
export interface MetricSample {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  /** May be NaN or infinite. */
  readonly value: number;
}

/** Name, labels, value; the time at the end is not used. */
const LINE = /^([A-Za-z_:][\w:]*)(?:[ \t]*\{(.*)\}[ \t]*|[ \t]+)([^\s{}]+)(?:[ \t]+-?\d+)?$/s;
const LABEL = /[ \t]*([A-Za-z_]\w*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(?:,[ \t]*|$)/sy;

/**
 * Reads Prometheus's text format, version 0.0.4. Comments and times are left out.
 *
 * @throws SyntaxError for any other text; it names the line.
 */
export function parseMetrics(text: string): MetricSample[] {
  return text.split('\n').flatMap((line) => {
    const sample = line.trim();
    return sample === '' || sample.startsWith('#') ? [] : [sampleOf(sample)];
  });
}

function sampleOf(line: string): MetricSample {
  const [, name, labels = '', value = ''] = LINE.exec(line) ?? [];
  if (name === undefined) throw new SyntaxError(`not a metric: ${line}`);
  return { name, labels: labelsOf(labels, line), value: numberOf(value, line) };
}

function labelsOf(text: string, line: string): Map<string, string> {
  const labels = new Map<string, string>();
  LABEL.lastIndex = 0;
  for (let at = 0; at < text.length; at = LABEL.lastIndex) {
    const [, name, value] = LABEL.exec(text) ?? [];
    if (name === undefined || value === undefined) {
      throw new SyntaxError(`not the labels of a metric: ${line}`);
    }
    labels.set(name, unescaped(value));
  }
  return labels;
}

const unescaped = (value: string): string =>
  value.replace(/\\([\\"n])/g, (_, character) => (character === 'n' ? '\n' : character));

/** As Go's ParseFloat reads it, which Prometheus uses: words in any case. */
function numberOf(text: string, line: string): number {
  if (/^nan$/i.test(text)) return Number.NaN;
  const [, sign, infinite] = /^([+-]?)(inf(?:inity)?)$/i.exec(text) ?? [];
  if (infinite !== undefined) return sign === '-' ? -Infinity : Infinity;
  const value = Number(text);
  if (Number.isNaN(value)) throw new SyntaxError(`not the value of a metric: ${line}`);
  return value;
}
