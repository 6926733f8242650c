const POLL_MS = 10;

/** Resolves with the condition's value as soon as it is neither false nor empty. */
export async function until<T>(condition: () => T, timeoutMs: number): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = condition();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`in vain: until ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
