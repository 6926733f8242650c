/**
 * A text of 5,000 characters, heard to its end on one worker without a gap. Six minutes. Run by
 * `npx -y pnpm@12 test:browser:long`, as root.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BROWSERS, withBrowser } from '../browsers.ts';
import { withPage } from '../network.ts';
import { assertGapless } from '../sound/gapless.ts';
import { assertHeardWhole } from '../sound/hearing-checks.ts';
import { LONG, play, REAL, silence } from '../speaking.ts';
import { report } from '../tab.ts';
import { visit } from '../visit.ts';

const CHARACTERS = 5000;
const MOST_MINUTES = 12;

const TEXT = `${`${LONG} `
  .repeat(9)
  .slice(0, CHARACTERS - 1)
  .trim()}.`;

for (const name of BROWSERS) {
  test(`${CHARACTERS} characters in ${name}`, async (t) => {
    const yaml = `${REAL}performance: {worker_threads: 1, intra_op_threads: 1}\n`;
    await withPage(yaml, ({ url }) =>
      withBrowser(name, (browser) =>
        visit(browser, url, async (page) => {
          await play(page, TEXT);
          await silence(page, MOST_MINUTES * 60_000);
          const heard = await report(page);
          const worst = assertHeardWhole(heard);
          assertGapless(heard.pieces, true);
          const [answer] = heard.answers;
          assert.ok((answer?.seconds ?? 0) > 200);
          t.diagnostic(
            `${Math.round(answer?.seconds ?? 0)} s of speech, ${answer?.words.length} words`,
          );
          t.diagnostic(`a word is lit within ${Math.round(1000 * worst)} ms of being heard`);
        }),
      ),
    );
  });
}
