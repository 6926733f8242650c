import { readFileSync } from 'node:fs';

export interface LameOptions {
  /** Hz. LAME uses another rate if MPEG-1, 2 and 2.5 do not have it. */
  readonly sampleRate: number;
  /** Kilobits per second. Below 16,000 Hz, LAME uses at most 64. */
  readonly bitrate: number;
  /** LAME's quality, from 0 (best) to 9 (fastest). */
  readonly quality: number;
}

/** An encoder of one mono MP3. */
export interface Lame {
  /** Encodes samples; returns the frames that they complete. */
  encode(samples: Int16Array): Uint8Array;
  /** Returns the last frames. */
  flush(): Uint8Array;
  /** Frees the encoder's memory; do not use the encoder afterwards. */
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

/** Loads LAME in advance, so that the first MP3 does not wait for it. */
export function loadLame(): void {
  void loaded();
}

const loaded = (): Bridge => {
  bridge ??= instantiate();
  return bridge;
};

/** Bytes of memory that the encoders share; it never shrinks. */
export function memoryBytes(): number {
  return bridge?.memory.buffer.byteLength ?? 0;
}

/**
 * Begins an MP3. One WebAssembly instance encodes all of them, one call at a time.
 * @throws Error if there is no memory for it.
 */
export function openLame({ sampleRate, bitrate, quality }: LameOptions): Lame {
  const { bridge_open, bridge_encode, bridge_flush, bridge_close, ...rest } = loaded();
  const { memory, bridge_input, bridge_output, bridge_max_samples } = rest;
  const lame = bridge_open(sampleRate, bitrate, quality);
  if (lame === 0) throw new Error('LAME did not begin.');
  // Each call may grow LAME's memory, and the host then has another buffer for it.
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
  // The C library can still print messages; LAME's own are turned off.
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
