import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** An arrow in a drawing of what imports what. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** The import that makes it: file and what it names. */
  readonly because: string;
}

const PACKAGES = path.join(import.meta.dirname, '../../packages');
/** Static, `export … from`, and `import()`; types too, for they are knowledge as well. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g;

/** Each import in the sources of the packages, tests and their parts left out. */
export function imports(): Arrow[] {
  const files = globSync('*/src/**/*.ts', { cwd: PACKAGES });
  return files
    .filter((file) => !/\.test\.ts$|\/testing\//.test(file))
    .flatMap((from) => {
      const source = readFileSync(path.join(PACKAGES, from), 'utf8');
      return [...source.matchAll(IMPORT)].flatMap(([, name = '']): Arrow[] => {
        const to = targetOf(from, name);
        return to === undefined ? [] : [{ from, to, because: `${from} imports ${name}` }];
      });
    });
}

/** What is imported: a file of the same package, or another package by its name. */
function targetOf(from: string, name: string): string | undefined {
  if (name.startsWith('@hailo-piper/')) return name.slice('@hailo-piper/'.length);
  return name.startsWith('.') ? path.join(path.dirname(from), name) : undefined;
}

/** Under which names a package may be used, `.` for itself; what is for tests left out. */
export function exportsOf(name: string): readonly string[] {
  const file = path.join(PACKAGES, name, 'package.json');
  if (!existsSync(file)) return [];
  const { exports = {} } = JSON.parse(readFileSync(file, 'utf8')) as { exports?: object };
  return Object.keys(exports).filter((one) => one !== './testing');
}

/** `api` of `api/src/routes/speech.ts`. */
export function packageOf(file: string): string {
  return file.split('/')[0] ?? file;
}

/** `api/routes` of `api/src/routes/voices/one.ts`; a file beside the folders is a part by itself. */
export function partOf(file: string): string {
  const [name = '', , part = ''] = file.split('/');
  return `${name}/${part}`;
}

/** The same arrows between larger things, one for each pair. */
export function between(arrows: readonly Arrow[], nameOf: (file: string) => string): Arrow[] {
  const drawn = new Map<string, Arrow>();
  for (const { from, to, because } of arrows) {
    const arrow = { from: nameOf(from), to: nameOf(to), because };
    const key = `${arrow.from} → ${arrow.to}`;
    if (arrow.from !== arrow.to && !drawn.has(key)) drawn.set(key, arrow);
  }
  return [...drawn.values()];
}

/** The arrows of one circle; none where there is no circle. */
export function circle(arrows: readonly Arrow[]): readonly Arrow[] {
  const done = new Set<string>();
  const follow = (name: string, way: readonly Arrow[]): readonly Arrow[] | undefined => {
    const start = way.findIndex(({ from }) => from === name);
    if (start !== -1) return way.slice(start);
    if (done.has(name)) return undefined;
    for (const arrow of arrows.filter(({ from }) => from === name)) {
      const found = follow(arrow.to, [...way, arrow]);
      if (found) return found;
    }
    done.add(name);
    return undefined;
  };
  for (const { from } of arrows) {
    const found = follow(from, []);
    if (found) return found;
  }
  return [];
}
