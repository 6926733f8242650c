/** How files are fetched. */
export interface FetchOptions {
  /** Longest wait for the next byte of a server, milliseconds. Default 30,000. */
  readonly stallMs?: number | undefined;
  /** Pauses before the next try where one brought nothing, milliseconds; as many tries follow. */
  readonly pausesMs?: readonly number[] | undefined;
  /** Called with the bytes there are and, where it is known, the size. */
  readonly onProgress?: ((bytes: number, size: number | undefined) => void) | undefined;
}

export const STALL_MS = 30_000;
export const PAUSES_MS: readonly number[] = [1000, 2000, 4000, 8000];

/** No voice is that large; an endless answer ends here. */
export const MAX_BYTES = 2 * 1024 ** 3;
