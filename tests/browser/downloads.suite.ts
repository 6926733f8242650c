/**
 * Files that the speaking page saves: each format is the sound that was heard, the subtitles fit it. Needs ffmpeg. Run by
 * `npx -y pnpm@12 test:browser`, as root.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { ffmpegDecode, ffprobe, int16, wavSamples } from '../readers/programs.ts';
import { bestShift, likenesses } from '../readers/sound-likeness.ts';
import { BROWSERS, withBrowser } from './browsers.ts';
import { downloaded } from './downloaded-file.ts';
import { withPage } from './network.ts';
import { play, SHORT, silence } from './speaking.ts';
import { report, set } from './tab.ts';
import { visit } from './visit.ts';

/** Samples by which a decoder may be late. */
const LATE = 1200;
const WINDOW = 2205;
/** Of the lossy formats; tests/readers looks closer. */
const ALIKE = 0.7;
/** A whole answer and one that flows differ in last bits. */
const SAME = 0.9999;

/** What ffprobe calls the codec of each audio format. */
const CODECS = { mp3: 'mp3', opus: 'opus', flac: 'flac', aac: 'aac', wav: 'pcm_s16le' } as const;

/** Saves the speech in a format. @returns where the file is. */
async function save(page: Page, format: string): Promise<string> {
  await set(page, '#save-as', format);
  const { name, path } = await downloaded(page, () => page.click('#save'));
  assert.equal(name, `the-kettle-has-boiled-tea-is-ready.${format}`);
  return path;
}

const assertAlike = (heard: Int16Array, saved: Int16Array, least: number): void => {
  const shift = bestShift(heard, saved, LATE);
  const low = Math.min(...likenesses(heard, saved, { shift, window: WINDOW }));
  assert.ok(low >= least, `likeness ${low}`);
};

/** Seconds of `00:00:01,234`. */
const secondsOf = (time: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = time.replace(',', '.').split(':').map(Number);
  return 3600 * hours + 60 * minutes + seconds;
};

for (const name of BROWSERS) {
  test(`downloads in ${name}`, async (t) => {
    // With noise: without the seed, no two answers would be alike.
    await withPage('', ({ url }) =>
      withBrowser(name, (browser) =>
        visit(browser, url, async (page) => {
          await play(page, SHORT);
          await silence(page);
          const heard = Int16Array.from(await page.evaluate<number[]>('recorder.samples()'));
          const { answers } = await report(page);
          const [{ seconds, words } = { seconds: 0, words: [] }] = answers;

          await t.test('wav, flac and pcm are the very sound that was heard', async () => {
            const wav = wavSamples(await save(page, 'wav'));
            const flac = ffmpegDecode(await save(page, 'flac'), 22_050);
            const pcm = int16(readFileSync(await save(page, 'pcm')));
            assert.equal(wav.length, heard.length);
            assert.deepEqual(flac, wav);
            assert.deepEqual(pcm, wav);
            assertAlike(heard, wav, SAME);
          });

          for (const format of ['mp3', 'opus', 'aac'] as const) {
            await t.test(`${format} sounds like it`, async () => {
              const file = await save(page, format);
              assert.equal(ffprobe(file).codec_name, CODECS[format]);
              assertAlike(heard, ffmpegDecode(file, 22_050), ALIKE);
            });
          }

          for (const format of ['srt', 'vtt']) {
            await t.test(`${format} has the words at their times`, async () => {
              const text = readFileSync(await save(page, format), 'utf8');
              assert.equal(text.startsWith('WEBVTT'), format === 'vtt');
              const cues = [
                ...text.matchAll(/([\d:.,]+) --> ([\d:.,]+)\n([\s\S]*?)(?:\n\n|\n*$)/g),
              ];
              const spoken = cues
                .map(([, , , line = '']) => line)
                .join(' ')
                .replaceAll('\n', ' ');
              assert.equal(spoken, SHORT);
              const begins = secondsOf(cues[0]?.[1] ?? '');
              const ends = secondsOf(cues.at(-1)?.[2] ?? '');
              assert.ok(begins <= (words[0]?.start ?? 0) + 0.002, `begins at ${begins} s`);
              assert.ok(ends <= seconds + 0.001 && ends > (words.at(-1)?.start ?? 0), `${ends} s`);
            });
          }
        }),
      ),
    );
  });
}
