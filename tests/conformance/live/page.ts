import type { AudioResult } from './compare-audio.ts';
import type { PhonemeResult } from './compare-phonemes.ts';
import { escapeText, type KnownDifference } from './known-differences.ts';

/** Everything a run found, and under which circumstances. */
export interface Findings {
  /** `2026-11-23`. */
  readonly date: string;
  readonly seed: number;
  readonly seconds: number;
  readonly platform: string;
  /** Name to version, in the order to be shown. */
  readonly versions: Readonly<Record<string, string>>;
  readonly refusedVoices: readonly string[];
  readonly known: readonly KnownDifference[];
  readonly phonemes: readonly PhonemeResult[];
  readonly audio: readonly AudioResult[];
}

const total = <T>(rows: readonly T[], count: (row: T) => number): number =>
  rows.reduce((sum, row) => sum + count(row), 0);

const whole = (value: number): string => value.toLocaleString('en-US');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const steps = (difference: number): string =>
  Number.isFinite(difference) ? whole(difference) : 'other length';

const phonemeTable = ({ phonemes }: Findings): string =>
  table(
    ['espeak voice', 'texts', 'characters', 'sentences', 'equal'],
    phonemes.map((row) => [
      `\`${row.voice}\``,
      whole(row.texts),
      whole(row.characters),
      whole(row.sentences),
      row.equal === row.texts ? 'all' : whole(row.equal),
    ]),
  );

const audioTable = ({ audio }: Findings): string =>
  table(
    ['voice', 'texts', 'sentences', 'samples', 'left out', 'one thread', 'two', 'two, louder'],
    audio.map((row) => [
      `\`${row.voice}\``,
      whole(row.cases),
      whole(row.sentences),
      whole(row.samples),
      whole(row.leftOut),
      steps(row.oneThread),
      steps(row.twoThreads),
      steps(row.twoThreadsLouder),
    ]),
  );

const knownList = ({ known }: Findings): string =>
  known.length === 0
    ? 'No difference is known.'
    : known
        .map(
          ({ voice, reason }) =>
            `- ${voice === undefined ? 'any voice' : `\`${voice}\``}: ${reason}`,
        )
        .join('\n');

const killedList = ({ phonemes }: Findings): string => {
  const killed = phonemes.flatMap(({ voice, killed }) => killed.map((text) => ({ voice, text })));
  if (killed.length === 0) return 'No text of this run ended Piper’s process.';
  const lines = killed.map(({ voice, text }) => `- \`${voice}\`: ${escapeText(text)}`);
  return `These texts ended Piper’s process and could not be compared:\n\n${lines.join('\n')}`;
};

/** The page docs/conformance.md. */
export function conformancePage(findings: Findings): string {
  const { phonemes, audio } = findings;
  const texts = total(phonemes, (row) => row.texts);
  const equal = total(phonemes, (row) => row.equal);
  const versions = Object.entries(findings.versions).map(([name, version]) => `${name} ${version}`);
  return `# Compared with Piper 1.3.0

<!-- Written by the conformance suite; do not edit. -->

On ${findings.date} ${whole(equal)} of ${whole(texts)} random texts in ${phonemes.length} espeak voices
gave the same phonemes, sentences and phoneme ids as Piper 1.3.0, and
${whole(total(audio, (row) => row.cases))} texts spoken by ${audio.length} Piper voices gave the samples below.

Seed ${findings.seed}, ${findings.platform}, ${versions.join(', ')}.
This page is written by

    npx -y pnpm@12 test:conformance --write --seconds ${findings.seconds} --seed ${findings.seed}

The same seed gives the same texts; how many depends on the time. Without \`--seed\` each run draws a
new one. Every difference is printed with its text cut down to what matters, and fails the run unless
its reason is known.

## How it is done

Piper 1.3.0 from PyPI runs beside the engine and both read the same texts. A text is one of the
goldens with random changes, or a composition of words of the language, made-up words of its
alphabet, numbers, dates, abbreviations, punctuation, white space and control characters of all kinds,
emoji, code, \`[[ phonemes ]]\`, other scripts and any other character of Unicode. Each side is one long-lived
process that changes the language with nearly every text, so that what one text leaves behind would
be seen in the next.

Piper’s answer is what it says when a text is the first it reads. In a long life it sometimes says
something else: a text that ends in two full stops, for example, leaves one of them to be read at the
beginning of the next text, whatever that is. Where the two sides differ, both are therefore asked
again in a new process. In this run that made Piper agree with us on
${whole(total(phonemes, (row) => row.theirPast))} texts more. We must never depend on an earlier text: the engine reads the texts in another
order than Piper, so that it would show.

Texts have control characters of every kind but NUL. espeak-ng reads U+0001 as the start of a command,
which goes on working in the next texts of Piper’s process and not in ours: Piper reads a text with it in
a process of its own.

Two things are left out or done differently, on purpose:

- More than fifteen letters with full stops in a row (\`A.B.C. …\`) overflow a buffer in Piper’s
  espeak-ng, which may end its process. The texts have no such row.
- The espeak voices ${findings.refusedVoices.map((voice) => `\`${voice}\``).join(', ')} have no dictionary. Piper reads them with that of
  the voice before; we refuse them.

${killedList(findings)}

## Phonemes

The ids are those of the embedded voice’s phoneme map, in every language.

${phonemeTable(findings)}

Known differences, each with its reason:

${knownList(findings)}

## Samples

Both noise scales are 0, so that two runs can be compared at all. Length scale, volume, peak
normalisation and speaker are drawn for each text. The last three columns are the largest difference
of any sample, in steps of 16 bits, from Piper with one ONNX Runtime thread and with two; with two
threads the texts with a volume above 1 have a column of their own. None is allowed from one thread,
and from two as much as the volume, rounded up: with two threads Piper’s own sums are rounded in
another order, and volume enlarges that.

“Left out” are the sentences without a sound, such as “...”: Piper speaks a short noise for them, we
do not. They are the only sentences that are missing. The embedded voice is \`en_US-joe-medium\`; the
others are small voices of other shapes with random weights.

${audioTable(findings)}
`;
}
