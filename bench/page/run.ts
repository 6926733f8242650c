/**
 * The speaking page in Chromium and Firefox, at an address of the network, beside what was promised of it:
 *
 *   tests/browser/surroundings.sh node bench/page/run.ts [--rounds N] [--minutes N]
 *
 * Click to sound, words lit, first paint, bytes, layout shift, and the memory of a tab that is used for `--minutes`.
 * Writes nothing.
 */
import { parseArgs } from 'node:util';
import { BROWSERS, withBrowser } from '../../tests/browser/browsers.ts';
import { withPage } from '../../tests/browser/network.ts';
import { describeMachine } from '../machine.ts';
import { machineParagraph } from '../report/machine-paragraph.ts';
import { targetsTable } from '../report/targets-table.ts';
import { measurePage } from './measure.ts';
import { type PageFigures, soundPartsTable, targetsOf } from './targets.ts';

const { values: flags } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== '--'),
  options: {
    rounds: { type: 'string', default: '12' },
    minutes: { type: 'string', default: '5' },
  },
});
const rounds = Number(flags.rounds);
const minutes = Number(flags.minutes);
if (!(rounds >= 1)) throw new RangeError('--rounds must be 1 or more');
if (!(minutes >= 0)) throw new RangeError('--minutes must be 0 or more');

const say = (progress: string): void => void process.stderr.write(`${progress}\n`);
const machine = describeMachine();
const versions: string[] = [];
const figures: PageFigures[] = [];
for (const name of BROWSERS) {
  await withPage('', ({ url }) =>
    withBrowser(name, async (browser) => {
      versions.push(`${name} ${browser.version()}`);
      figures.push(await measurePage(name, browser, url, { rounds, minutes }, say));
    }),
  );
}
const date = new Date().toISOString().slice(0, 10);
const software = versions.join(', ');
process.stdout.write(
  `${machineParagraph({ machine, software, date }, `${rounds} rounds.`)}\n\n` +
    `${targetsTable(figures.flatMap(targetsOf))}\n\n${soundPartsTable(figures)}\n`,
);
