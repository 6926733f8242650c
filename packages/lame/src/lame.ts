import { readFileSync } from 'node:fs';

export interface LameOptions {
  /** Hz; one that MPEG-1, 2 or 2.5 has, else LAME takes another. */
  readonly sampleRate: number;
  /** Kilobits a second; for less than 16,000 Hz LAME takes 64 at most. */
  readonly bitrate: number;
  /** LAME's own, from 0 (best) to 9 (fastest). */
  readonly quality: number;
}

/** One MP3 of one channel. */
export interface Lame {
  /** Frames that the samples complete. */
  encode(samples: Int16Array): Uint8Array;
  /** The last frames. */
  flush(): Uint8Array;
  /** Gives back its memory; it must not be used any more. */
  close(): void;
}

/** The exports of native/bridge.c. */
interface Bridge {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  bridge_input(): number;
  bridge_max_samples(): number;
  bridge_output(): number;
  bridge_open(sampleRate: number, bitrate: number, quality: number): number;
  bridge_encode(lame: number, samples: number): number;
  bridge_flush(lame: number): number;
  bridge_close(lame: number): void;
}

let bridge: Bridge | undefined;

/** Loads what the first MP3 would have to wait for. */
export function loadLame(): void {
  void loaded();
}

const loaded = (): Bridge => {
  bridge ??= instantiate();
  return bridge;
};

/** Bytes that all encoders have needed at most at one time. */
export function memoryBytes(): number {
  return bridge?.memory.buffer.byteLength ?? 0;
}

/**
 * Begins an MP3. All are encoded by one WebAssembly instance, a call at a time.
 * @throws Error when there is no memory for it.
 */
export function openLame({ sampleRate, bitrate, quality }: LameOptions): Lame {
  const { bridge_open, bridge_encode, bridge_flush, bridge_close, ...rest } = loaded();
  const { memory, bridge_input, bridge_output, bridge_max_samples } = rest;
  const lame = bridge_open(sampleRate, bitrate, quality);
  if (lame === 0) throw new Error('LAME did not begin.');
  // LAME may get more memory in each call, and the host then has another buffer for it.
  const output = (bytes: number): Uint8Array => {
    if (bytes < 0) throw new Error(`LAME failed with ${bytes}.`);
    return new Uint8Array(memory.buffer, bridge_output(), bytes).slice();
  };
  const encode = (samples: Int16Array): Uint8Array => {
    new Int16Array(memory.buffer, bridge_input(), samples.length).set(samples);
    return output(bridge_encode(lame, samples.length));
  };
  return {
    encode: (samples) => {
      const most = bridge_max_samples();
      if (samples.length <= most) return encode(samples);
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < samples.length; at += most) {
        pieces.push(encode(samples.subarray(at, at + most)));
      }
      return Buffer.concat(pieces);
    },
    flush: () => output(bridge_flush(lame)),
    close: () => bridge_close(lame),
  };
}

const instantiate = (): Bridge => {
  const file = new URL('../dist/lame.wasm', import.meta.url);
  const module = new WebAssembly.Module(readFileSync(file));
  // What is left of the C library's own messages; LAME's are turned off.
  const refused = () => ENOSYS;
  const imports = Object.fromEntries(
    WebAssembly.Module.imports(module).map(({ name }) => [name, refused]),
  );
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: imports });
  const exports = instance.exports as unknown as Bridge;
  exports._initialize();
  return exports;
};

const ENOSYS = 52;
