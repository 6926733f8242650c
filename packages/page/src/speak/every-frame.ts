/** Calls a function before each frame that the browser paints, while it is running. */
export class EveryFrame {
  readonly #call: () => void;
  #request: number | undefined;

  constructor(call: () => void) {
    this.#call = call;
  }

  /** Runs, or rests after one last call, which shows how it stands then. */
  set isRunning(running: boolean) {
    if (running) {
      this.#request ??= requestAnimationFrame(this.#frame);
      return;
    }
    if (this.#request !== undefined) cancelAnimationFrame(this.#request);
    this.#request = undefined;
    this.#call();
  }

  readonly #frame = (): void => {
    this.#request = requestAnimationFrame(this.#frame);
    this.#call();
  };
}
