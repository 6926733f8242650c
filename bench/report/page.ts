import type { Results } from '../results.ts';
import { targetsOf } from '../targets.ts';
import { clientsSection } from './clients-section.ts';
import { formatsSection } from './formats-section.ts';
import { imageNames } from './image-names.ts';
import { machineParagraph } from './machine-paragraph.ts';
import { memorySection, startsSection } from './memory-section.ts';
import { joinSections, type Sections } from './sections.ts';
import { comparisonSection, textSections } from './speech-section.ts';
import { targetsTable } from './targets-table.ts';
import { whoList } from './who-list.ts';

/** The page, in Markdown. */
export function writePage(sections: Sections): string {
  return [
    '# Benchmarks',
    '<!-- Made by `npx -y pnpm@12 bench`. Do not edit. -->',
    'All say the same texts with the same voice (en_US-joe-medium, the embedded one), by turns, ' +
      'in one run. There is a section for each kind of processor that this was run on, because ' +
      'ratios of one are not those of another; a run writes the section of its own kind anew. Parts of a ' +
      'section that name their own date and machine are written by runs of their own (`bench:NAME`).',
    joinSections(sections),
    '## What these figures do not say',
    CAVEATS.map((caveat) => `- ${caveat}`).join('\n'),
  ]
    .join('\n\n')
    .concat('\n');
}

/** What one run saw, as a section of the page. */
export function writeSection(results: Results): string {
  const images = imageNames(results.machine.processor.kind);
  return [
    `## ${results.machine.processor.kind}`,
    machineParagraph(results, `Rounds: ${results.rounds}.`),
    ...(results.machine.isRaspberryPi ? [] : [NOT_A_PI]),
    whoList(results),
    '### What was aimed at',
    'One worker with one thread, beside the stock graph in the same run.',
    targetsTable(targetsOf(results)),
    '### The service beside the others',
    `![CPU and first audio for each text](images/${images.speech})`,
    ...comparisonSection(results),
    ...textSections(results),
    '### Starting and idling',
    ...startsSection(results),
    '### Memory',
    `![Memory after so many sentences](images/${images.memory})`,
    ...memorySection(results),
    '### Several clients at once',
    `![Requests a second and waiting time by clients](images/${images.clients})`,
    ...clientsSection(results),
    '### Audio formats',
    ...formatsSection(results),
  ].join('\n\n');
}

const NOT_A_PI =
  'This is no Raspberry Pi. Ratios may be others there; `npx -y pnpm@12 bench --pi` finds out.';

const CAVEATS = [
  'Other work on the machine makes times on the clock longer, and CPU times vary, through caches ' +
    'and clock; the load average of each section says how much there was before this began. All take turns, ' +
    'request by request, and ratios are formed for requests that follow one another. CPU figures ' +
    'and CPU ratios are the mean of the middle half of all requests, all others are medians.',
  'CPU is user and system time of all processes of a contestant. The CPU of the client that asks ' +
    'is not counted, though it runs on the same cores.',
  'Noise scales are 0, so that everybody says the same samples; with noise the durations vary.',
  'CPU of Piper’s server is known in steps of 10 ms only, because it ends a thread after each ' +
    'answer; for the short text a single request is uncertain by as much.',
  'Memory is the proportional set size in MB of 10^6 bytes. Each contestant runs on a copy of Node ' +
    'of its own and shares its libraries with nobody, so what it takes counts in full.',
  'Piper’s server closes its connection after each answer (HTTP/1.0); the service keeps it.',
];
