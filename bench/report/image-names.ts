/** Names of the pictures of a section, by what they show; see drawImages. */
export interface ImageNames {
  readonly speech: string;
  readonly memory: string;
  readonly clients: string;
}

/** @param kind of processor, as it heads the section. */
export function imageNames(kind: string): ImageNames {
  const slug = kind.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return {
    speech: `benchmark-${slug}.svg`,
    memory: `benchmark-${slug}-memory.svg`,
    clients: `benchmark-${slug}-clients.svg`,
  };
}
