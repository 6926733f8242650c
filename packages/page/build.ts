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

/** A template with the texts of a language, without the indentation. */
const pageIn = (template: string, script: string, texts: Texts): string => {
  const values = new Map<string, string>(Object.entries(texts));
  return template.replace(/^\s+/gm, '').replace(/\{\{(\w+)\}\}/g, (_, key: string) => {
    if (key === 'languages') return languageLinks(texts);
    if (key === 'texts') return textsFor(script, texts);
    const value = values.get(key);
    if (value === undefined) throw new Error(`{{${key}}} is no text of ${texts.code}`);
    return escapeHtml(value);
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

for (const { name, ext } of (await readdir(pages)).map((file) => path.parse(file))) {
  if (ext !== '.html') continue;
  const template = await readFile(path.join(pages, `${name}.html`), 'utf8');
  const script = await readFile(path.join(dist, `${name}.js`), 'utf8');
  for (const texts of LANGUAGES) {
    const page = `${name}.${texts.code}.html`;
    await writeFile(path.join(dist, page), pageIn(template, script, texts));
    made.push(page);
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
