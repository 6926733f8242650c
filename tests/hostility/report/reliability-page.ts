/** docs/reliability.md: text that is kept, and sections that suites write anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, release } from 'node:os';
import { fileURLToPath } from 'node:url';

const PAGE = fileURLToPath(new URL('../../../docs/reliability.md', import.meta.url));
const IMAGES = new URL('../../../docs/images/', import.meta.url);

/** Puts a section between its markers. @throws Error where the page has none of that name. */
export function writeReliabilitySection(name: string, content: string): void {
  writeFileSync(PAGE, withSection(readFileSync(PAGE, 'utf8'), name, content));
}

export function writeImage(name: string, svg: string): void {
  writeFileSync(new URL(name, IMAGES), svg);
}

/** The page with a section's content replaced. */
export function withSection(page: string, name: string, content: string): string {
  const begin = `<!-- ${name}: begin -->`;
  const end = `<!-- ${name}: end -->`;
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`the page has no section ${name}`);
  return `${page.slice(0, from + begin.length)}\n\n${content}\n\n${page.slice(to)}`;
}

/** On what, and when. */
export function whereItRan(): string {
  const [cpu] = cpus();
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${cpu?.model.trim()}, ${cpus().length} cores, Linux ${release()}, Node ${process.versions.node}`;
}
