/** What stands in a section of the page by a run of its own, in this order; see ../run-part.ts. */
export const PART_NAMES = ['cores', 'short-behind-long', 'listeners'] as const;

export type PartName = (typeof PART_NAMES)[number];

/** The parts of a section, and under `main` what the run without `--part` writes. */
export type Parts = ReadonlyMap<PartName | 'main', string>;

const MARK = /^<!-- part: (.+) -->$/m;

/**
 * The section with a part of it replaced or added.
 * @param section as it stands in the page; undefined where there is none yet.
 * @param kind of processor, which heads the section.
 */
export function withPart(
  section: string | undefined,
  kind: string,
  name: PartName | 'main',
  part: string,
): string {
  return joinParts(new Map([...readParts(section ?? `## ${kind}`), [name, part]]));
}

export function joinParts(parts: Parts): string {
  return [
    parts.get('main') ?? '',
    ...PART_NAMES.flatMap((name) => {
      const part = parts.get(name);
      return part === undefined ? [] : [`<!-- part: ${name} -->\n\n${part.trim()}`];
    }),
  ].join('\n\n');
}

/** @throws when a part has a name that no part has. */
export function readParts(section: string): Parts {
  const [main = '', ...pieces] = section.split(MARK);
  const parts = new Map<PartName | 'main', string>([['main', main.trim()]]);
  for (let i = 0; i + 1 < pieces.length; i += 2) {
    const name = PART_NAMES.find((known) => known === pieces[i]);
    if (name === undefined) throw new Error(`no part of a section is called ${pieces[i]}`);
    parts.set(name, String(pieces[i + 1]).trim());
  }
  return parts;
}
