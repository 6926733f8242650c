import { pageError } from '../service/service-error.ts';

/** What the output needs of a browser. */
export interface Browser {
  createContext(): AudioContext;
  /** Calls back once, after so many milliseconds or later; returns what prevents it. */
  after(ms: number, callback: () => void): () => void;
}

/** The sound card, until it is closed. */
export interface OpenAudio {
  readonly context: AudioContext;
  /** @throws ServiceError `audio_blocked`, by rejection, if the browser does not let it run. */
  readonly running: Promise<void>;
  close(): void;
}

/** Browsers that block sound leave it waiting for ever. */
const BLOCKED_AFTER_MS = 5_000;
/** A context that runs keeps the sound card, and a phone, awake. */
const REST_AFTER_MS = 30_000;

const BROWSER: Browser = {
  createContext: () => new AudioContext({ latencyHint: 'interactive' }),
  after: (ms, callback) => {
    const timer = setTimeout(callback, ms);
    return () => clearTimeout(timer);
  },
};

/** The one audio context of a page, which all its players share. It sleeps while nobody plays. */
export class AudioOutput {
  /** See {@link Browser}. */
  readonly after: Browser['after'];
  readonly #createContext: () => AudioContext;
  #context: AudioContext | null = null;
  #users = 0;
  #stayAwake = (): void => {};

  constructor({ createContext, after }: Browser = BROWSER) {
    this.#createContext = createContext;
    this.after = after;
  }

  /**
   * Creates the context or wakes it. To be called in the handler of a click or key.
   *
   * @throws ServiceError `audio_unavailable`.
   */
  open(): OpenAudio {
    const context = this.#created();
    this.#stayAwake();
    this.#users += 1;
    let isOpen = true;
    const close = (): void => {
      if (isOpen) this.#users -= 1;
      isOpen = false;
      if (this.#users === 0) this.#restLater(context);
    };
    return { context, running: this.#resumed(context), close };
  }

  #created(): AudioContext {
    if (this.#context) return this.#context;
    let context: AudioContext;
    try {
      context = this.#createContext();
    } catch (cause) {
      throw pageError('audio_unavailable', 'This browser has no sound output.', { cause });
    }
    // iOS interrupts for a call or another app. If it refuses, the next click asks again.
    context.addEventListener('statechange', () => {
      if (this.#users > 0 && isAsleep(context)) context.resume().catch(() => {});
    });
    this.#context = context;
    return context;
  }

  #resumed(context: AudioContext): Promise<void> {
    if (!isAsleep(context)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const refuse = (cause?: unknown): void =>
        reject(pageError('audio_blocked', 'The browser does not let this page play.', { cause }));
      const cancel = this.after(BLOCKED_AFTER_MS, () => {
        if (isAsleep(context)) refuse();
        else resolve();
      });
      const resumed = context.resume();
      resumed.then(resolve, refuse).finally(cancel);
    });
  }

  #restLater(context: AudioContext): void {
    this.#stayAwake();
    this.#stayAwake = this.after(REST_AFTER_MS, () => {
      context.suspend().catch(() => {});
    });
  }
}

const isAsleep = ({ state }: AudioContext): boolean =>
  state === 'suspended' || state === 'interrupted';
