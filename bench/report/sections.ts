/** Sections of the page, by kind of processor; see processor.ts. */
export type Sections = ReadonlyMap<string, string>;

const MARK = /^<!-- processor: (.+) -->$/m;
const END = '<!-- end of processors -->';

/** Sections as they stand in a page, one after the other. */
export function joinSections(sections: Sections): string {
  return [
    ...[...sections]
      .toSorted(([one], [other]) => one.localeCompare(other))
      .map(([kind, section]) => `<!-- processor: ${kind} -->\n\n${section.trim()}`),
    END,
  ].join('\n\n');
}

/** The sections of a page that joinSections had part in. */
export function readSections(page: string): Sections {
  const [, ...pieces] = (page.split(END)[0] ?? '').split(MARK);
  const sections = new Map<string, string>();
  for (let i = 0; i + 1 < pieces.length; i += 2) {
    sections.set(String(pieces[i]), String(pieces[i + 1]).trim());
  }
  return sections;
}
