/** Minimum size of a block except the last, bytes. */
const BLOCK_BYTES = 64 * 1024;

/**
 * Collects bytes in blocks. They are never held twice as a whole, and the memory they arrived in is
 * not retained.
 */
export class ByteBlocks {
  readonly #blocks: Buffer[] = [];
  readonly #pending: Uint8Array[] = [];
  #pendingBytes = 0;
  #size = 0;

  /** Total number of bytes. */
  get size(): number {
    return this.#size;
  }

  add(bytes: Uint8Array): void {
    this.#size += bytes.length;
    this.#pending.push(bytes);
    this.#pendingBytes += bytes.length;
    if (this.#pendingBytes >= BLOCK_BYTES) this.#join();
  }

  /** All blocks. Nothing may be added afterwards. */
  end(): Buffer[] {
    if (this.#pendingBytes > 0) this.#join();
    return this.#blocks;
  }

  #join(): void {
    const length = this.#pendingBytes;
    // A resizable buffer has its own pages, which return to the system; malloc would keep them.
    const block = Buffer.from(new ArrayBuffer(length, { maxByteLength: length }), 0, length);
    let at = 0;
    for (const bytes of this.#pending.splice(0)) {
      block.set(bytes, at);
      at += bytes.length;
    }
    this.#blocks.push(block);
    this.#pendingBytes = 0;
  }
}

/** The bytes `first` to `last` of the blocks, both included, without copying. */
export function* partOf(
  blocks: readonly Buffer[],
  { first, last }: { readonly first: number; readonly last: number },
): Generator<Buffer> {
  let start = 0;
  for (const block of blocks) {
    const part = block.subarray(Math.max(0, first - start), Math.max(0, last + 1 - start));
    if (part.length > 0) yield part;
    start += block.length;
  }
}

/** Base64 of the concatenated blocks. */
export function* base64Of(blocks: Iterable<Buffer>): Generator<Buffer> {
  let rest = Buffer.alloc(0);
  for (const block of blocks) {
    const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
    const end = bytes.length - (bytes.length % 3);
    yield Buffer.from(bytes.toString('base64', 0, end), 'latin1');
    rest = Buffer.from(bytes.subarray(end));
  }
  yield Buffer.from(rest.toString('base64'), 'latin1');
}

/** Length of the base64 text in characters. */
export function base64Size(bytes: number): number {
  return 4 * Math.ceil(bytes / 3);
}
