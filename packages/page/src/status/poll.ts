/** Whether a page is seen, as `document` tells it. */
export interface Visibility extends EventTarget {
  readonly hidden: boolean;
}

/**
 * Asks every `periodMs` while the page is visible, at once when it becomes visible, and never while
 * an earlier question has no answer.
 *
 * @param ask when it fails, the next question is asked all the same.
 */
export function pollWhileVisible(
  page: Visibility,
  periodMs: number,
  ask: () => Promise<void>,
): void {
  let isAsking = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const next = async (): Promise<void> => {
    clearTimeout(timer);
    if (isAsking || page.hidden) return;
    isAsking = true;
    const askedAt = performance.now();
    try {
      await ask();
    } finally {
      isAsking = false;
      const elapsedMs = performance.now() - askedAt;
      timer = setTimeout(next, Math.max(0, periodMs - elapsedMs));
    }
  };
  page.addEventListener('visibilitychange', next);
  void next();
}
