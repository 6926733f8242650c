import type { LogSink } from '@hailo-piper/engine';
import { DiskLevel } from './levels/disk-level.ts';
import { MemoryLevel } from './levels/memory-level.ts';
import { PhraseStore } from './levels/phrase-store.ts';
import { Pins } from './levels/pins.ts';
import { createPhrases, type Phrases } from './phrases.ts';
import { PinnedPhrases } from './pinned-phrases.ts';
import type { OpenShared } from './shared/load-shared.ts';

export interface PhraseSettings {
  /** Of the program: another version may speak in another way. */
  readonly version: string;
  /** All memory for phrases, bytes. */
  readonly memoryBytes: number;
  /** All space on the disk, bytes; 0 for none. */
  readonly diskBytes: number;
  /** On the disk; made if it is missing. */
  readonly folder: string;
  readonly log: LogSink;
  /** Connects to a server that machines share. Default: none. */
  readonly shared?: OpenShared | undefined;
}

/** Shares of the memory; a phrase may have one of them. */
const SHARES = { kept: 5, flights: 2, waiting: 1 } as const;
const ALL_SHARES = 8;

/** Opens the levels that are there. The folder is listed in the background. */
export function openPhrases({
  version,
  memoryBytes,
  diskBytes,
  folder,
  log,
  shared: openShared,
}: PhraseSettings): Phrases {
  const share = Math.floor(memoryBytes / ALL_SHARES);
  // Of each level behind memory: they are given the same bytes.
  const maxWaitingBytes = SHARES.waiting * share;
  const pins = new Pins();
  const disk =
    diskBytes > 0
      ? new DiskLevel({ folder, maxBytes: diskBytes, maxWaitingBytes, log, pins })
      : undefined;
  const shared = openShared?.({ maxPhraseBytes: share, maxWaitingBytes });
  const slower = [disk, shared?.level].filter((level) => level !== undefined);
  const store = new PhraseStore(new MemoryLevel(SHARES.kept * share), slower, pins);
  return createPhrases({
    store,
    shared,
    pinned: new PinnedPhrases(store, disk, pins),
    version,
    maxPhraseBytes: share,
    maxFlightBytes: SHARES.flights * share,
  });
}
