import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Answer, LitWord, PageReport } from '../page-report.ts';
import { LONG, play, SENTENCE, silence } from '../speaking.ts';
import { report, set, type Tab, until } from '../tab.ts';
import { assertEndsAt, assertGapless, runsOf } from './gapless.ts';

/** A word may be lit so much before or after it is heard. */
const NEAR_SECONDS = 0.08;
/** Two frames. Only a busy machine needs more, which no page can help. */
const FRAMES_MS = 34;
/** Generous: performance is what `bench:page` shows. */
const FIRST_SOUND_MS = 3000;
/** Of a word, as the service and the page have it. */
const SAME_SECONDS = 0.001;
const STOPPED_MS = 250;
/** Sound may begin a little before the word that was asked for. */
const BEFORE_WORD_SECONDS = 0.06;

const allowed = ({ frameMs }: LitWord): number =>
  NEAR_SECONDS + Math.max(0, frameMs - FRAMES_MS) / 1000;

/** Asserts that each word was lit when it was heard. @returns the worst difference, in seconds. */
export function assertInTime(lit: readonly LitWord[]): number {
  const late = lit.filter((one) => one.error === null || Math.abs(one.error) > allowed(one));
  assert.deepEqual(late, [], 'words that were lit when they were not heard');
  return Math.max(...lit.map(({ error }) => Math.abs(error ?? 0)));
}

/** Asserts that each word was lit in its turn. A word that is over before the next frame is drawn cannot be. */
function assertEachLit(lit: readonly LitWord[], words: Answer['words']): void {
  let next = 0;
  for (const word of words) {
    const shown = lit[next];
    if (shown && Math.abs(shown.start - word.start) < SAME_SECONDS) {
      assert.equal(shown.text, word.text);
      assert.ok(Math.abs(shown.end - word.end) < SAME_SECONDS, `${shown.end} s, not ${word.end} s`);
      next += 1;
      continue;
    }
    const lastsMs = 1000 * ((shown?.start ?? word.end) - word.start);
    assert.ok(shown && shown.frameMs + FRAMES_MS > lastsMs, `"${word.text}" was not lit`);
  }
  assert.equal(next, lit.length, 'no other word was lit');
}

/** Asserts that what was played to its end is all that the service sent. @returns the service's answer. */
export function assertHeard({ answers, pieces }: PageReport): Answer {
  const [answer] = answers;
  assert.ok(answer?.isWhole);
  assertGapless(pieces);
  assert.equal(pieces[0]?.second, 0);
  assertEndsAt(pieces, answer.seconds);
  return answer;
}

/**
 * Asserts also that each of its words was lit.
 * @returns the worst difference between a word's being lit and heard, in seconds.
 */
export function assertHeardWhole(report: PageReport): number {
  const { words } = assertHeard(report);
  assertEachLit(report.lit, words);
  return assertInTime(report.lit);
}

/** Clicks a word of the reading, and waits until it is heard. */
const hearFrom = async (tab: Tab, at: number): Promise<void> => {
  const word = `document.querySelectorAll('#reading .word')[${at}]`;
  const start = await until<string>(tab, `${word}?.dataset.start`);
  await tab.click(`#reading [data-start="${start}"]`);
  await until(
    tab,
    `Math.abs(recorder.heard() - ${start} - 0.15) < 0.2 && recorder.heard() !== null`,
  );
};

/** What every browser must do with the speaking page, which is open in the tab. */
export async function checkHearing(t: TestContext, tab: Tab): Promise<void> {
  await t.test('the page is in no secure context', async () => {
    assert.equal(await tab.evaluate('isSecureContext'), false);
    assert.equal(await tab.evaluate('typeof navigator.clipboard'), 'undefined');
  });

  for (const speed of [1, 0.5, 2]) {
    await t.test(`at speed ${speed} all is heard, and each word lit when it is`, async (t) => {
      await set(tab, '#speed', speed);
      await play(tab, SENTENCE);
      const soundMs = await tab.evaluate<number>('recorder.soundAfterMs()');
      await silence(tab);
      const worst = assertHeardWhole(await report(tab));
      t.diagnostic(`first sound ${Math.round(soundMs)} ms after the click`);
      t.diagnostic(`a word is lit within ${Math.round(1000 * worst)} ms of being heard`);
      assert.ok(soundMs < FIRST_SOUND_MS, `${soundMs} ms`);
    });
  }

  await t.test('stop is silence at once, and play begins anew', async (t) => {
    await set(tab, '#speed', 1);
    await play(tab, LONG);
    await until(tab, 'recorder.heard() > 0.5');
    const stoppedMs = await tab.evaluate<number>(`(async () => {
      const from = performance.now();
      document.querySelector('#stop').click();
      await recorder.until(() => !recorder.isSounding(), 5000);
      return performance.now() - from;
    })()`);
    t.diagnostic(`silent after ${Math.round(stoppedMs)} ms`);
    assert.ok(stoppedMs < STOPPED_MS, `${stoppedMs} ms`);
    await silence(tab);
    await play(tab, SENTENCE);
    const { pieces } = await report(tab);
    assert.equal(pieces[0]?.second, 0);
  });

  await t.test('a click on a word plays from there, forward and back', async () => {
    await play(tab, SENTENCE);
    // What has not come yet cannot be jumped to.
    await until(tab, 'recorder.report().answers[0].isWhole');
    const jumps = [8, 2, 11];
    for (const at of jumps) await hearFrom(tab, at);
    await silence(tab);
    const { answers, pieces, lit } = await report(tab);
    const [answer] = answers;
    const runs = runsOf(pieces);
    const begun = runs.map(([first]) => first?.second);
    assert.equal(runs.length, 1 + jumps.length, `begun at ${begun}`);
    for (const [n, at] of jumps.entries()) {
      const second = runs[n + 1]?.[0]?.second ?? Number.NaN;
      const start = answer?.words[at]?.start ?? 0;
      assert.ok(Math.abs(second - start) < BEFORE_WORD_SECONDS, `${begun}, not ${start} s`);
    }
    for (const run of runs) assertGapless(run);
    assertEndsAt(runs.at(-1) ?? [], answer?.seconds ?? 0);
    assertInTime(lit);
    assert.equal(lit.at(-1)?.text, answer?.words.at(-1)?.text);
  });

  await t.test(
    'what was heard is heard again from a word, without asking the service',
    async () => {
      await hearFrom(tab, 4);
      await silence(tab);
      const { answers, pieces } = await report(tab);
      assert.equal(answers.length, 1);
      assertEndsAt(pieces, answers[0]?.seconds ?? 0);
    },
  );
}
