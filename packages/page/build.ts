/**
 * Builds `dist/`: one script for each page, one style sheet for all, and each page in each language.
 * Fails if they have become larger than a page should be.
 */
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { LANGUAGES } from './src/languages/all.ts';
import type { Texts } from './src/languages/texts.ts';

const dist = path.join(import.meta.dirname, 'dist');
const pages = path.join(import.meta.dirname, 'pages');

/**
 * Most bytes that a visitor can load in one language: the style sheet, every script and the pages,
 * uncompressed.
 */
const MOST_BYTES = 100_000;

/** Debian's browsers, and an iPhone of the last years. */
const BROWSERS = ['chrome111', 'firefox115', 'safari16.4'];

const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** A page: `pages/NAME.html` within `pages/frame.html`, and the script `src/NAME/NAME.ts`. */
interface Page {
  readonly name: 'speak' | 'status';
  /** Relative, because the service may be served below a folder. */
  readonly address: string;
  /** What the links to it say. */
  readonly link: keyof Texts;
  readonly title: keyof Texts;
}

const PAGES: readonly Page[] = [
  {
    ...{ name: 'speak', address: './', link: 'navSpeak' },
    title: 'speakTitle',
  },
  {
    ...{ name: 'status', address: 'status', link: 'navStatus' },
    title: 'navStatus',
  },
];

/** Links to the pages in one language. */
const pageLinks = (current: Page, texts: Texts): string =>
  PAGES.map((page) => {
    const mark = page === current ? ' aria-current="page"' : '';
    const label = escapeHtml(texts[page.link]);
    return `<a href="${page.address}?lang=${texts.code}"${mark}>${label}</a>`;
  }).join('\n');

/** Links to the page in each language. */
const languageLinks = (current: Texts): string =>
  LANGUAGES.map(
    ({ code, name }) =>
      `<a href="?lang=${code}" lang="${code}" hreflang="${code}"${
        code === current.code ? ' aria-current="true"' : ''
      }>${escapeHtml(name)}</a>`,
  ).join('');

/** The texts whose keys are in a script, as JSON that can stand in a data block. */
const textsFor = (script: string, texts: Texts): string => {
  const words = new Set(script.match(/\w+/g));
  const used = Object.entries(texts).filter(([key]) => words.has(key));
  return JSON.stringify(Object.fromEntries(used)).replaceAll('<', String.raw`\u003c`);
};

/** A page in a language, without the indentation of its template. */
const pageIn = (page: Page, template: string, script: string, texts: Texts): string => {
  const values = new Map<string, string>(Object.entries(texts));
  const ready = new Map([
    ['languages', languageLinks(texts)],
    ['pages', pageLinks(page, texts)],
    ['page', page.name],
    ['texts', textsFor(script, texts)],
    ['title', escapeHtml(texts[page.title])],
  ]);
  return template.replace(/^\s+/gm, '').replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values.get(key);
    const filled = ready.get(key) ?? (value === undefined ? undefined : escapeHtml(value));
    if (filled === undefined) throw new Error(`{{${key}}} is no text of ${texts.code}`);
    return filled;
  });
};

const { metafile } = await build({
  entryPoints: [
    'src/speak/speak.ts',
    'src/status/status.ts',
    'src/try-it/try-it.ts',
    'pages/clothes.css',
  ],
  absWorkingDir: import.meta.dirname,
  outdir: dist,
  entryNames: '[name]',
  bundle: true,
  format: 'esm',
  target: BROWSERS,
  minify: true,
  // Sentences in many scripts: as escapes they would be three times as long.
  charset: 'utf8',
  metafile: true,
  logLevel: 'warning',
});
const made = Object.keys(metafile.outputs).map((file) => path.basename(file));

const frame = await readFile(path.join(pages, 'frame.html'), 'utf8');
for (const page of PAGES) {
  const content = await readFile(path.join(pages, `${page.name}.html`), 'utf8');
  const template = frame.replace('{{content}}\n', () => content);
  const script = await readFile(path.join(dist, `${page.name}.js`), 'utf8');
  for (const texts of LANGUAGES) {
    const file = `${page.name}.${texts.code}.html`;
    await writeFile(path.join(dist, file), pageIn(page, template, script, texts));
    made.push(file);
  }
}
for (const file of await readdir(dist)) {
  if (!made.includes(file)) await rm(path.join(dist, file));
}

const sizes = new Map<string, number>();
for (const file of made.sort()) {
  const { size } = await stat(path.join(dist, file));
  sizes.set(file, size);
  process.stdout.write(`${String(size).padStart(7)} ${file}\n`);
}
for (const { code } of LANGUAGES) {
  const bytes = [...sizes]
    .filter(([file]) => !file.endsWith('.html') || file.endsWith(`.${code}.html`))
    .reduce((sum, [, size]) => sum + size, 0);
  process.stdout.write(`${String(bytes).padStart(7)} bytes in all (${code}), of ${MOST_BYTES}\n`);
  if (bytes > MOST_BYTES) {
    process.stderr.write(`${bytes - MOST_BYTES} bytes too many (${code})\n`);
    process.exitCode = 1;
  }
}
