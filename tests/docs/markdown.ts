import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Page {
  /** Relative to the root of the repository. */
  readonly path: string;
  readonly text: string;
}

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** All pages of the repository. */
export function pages(): Page[] {
  return globSync('**/*.md', { cwd: ROOT, exclude: ['**/node_modules', '**/.*'] })
    .sort()
    .map((path) => ({ path, text: readFileSync(`${ROOT}/${path}`, 'utf8') }));
}

/** @param path relative to the root of the repository. */
export function page(path: string): string {
  return readFileSync(`${ROOT}/${path}`, 'utf8');
}

/** The runnable scripts of a page: fences that read `sh run`. */
export function runnable(text: string): string[] {
  return fences(text, 'sh run');
}

/** The contents of a page's fences with this info string. */
export function fences(text: string, mark: string): string[] {
  return [...text.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)]
    .filter(([, info]) => info === mark)
    .map(([, , script = '']) => script);
}

/** Where links of a page point to: `path`, `path#anchor` or `#anchor`, no other hosts. */
export function links(text: string): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The anchors of a page's headings, as GitHub makes them. */
export function anchors(text: string): Set<string> {
  return new Set(
    [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

const withoutCode = (text: string): string =>
  text.replaceAll(/^```.*?^```$/gms, '').replaceAll(/`[^`\n]*`/g, '');
