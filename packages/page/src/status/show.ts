/** Changes a text only if it differs: selections stay, and screen readers say nothing twice. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Shows something that seldom changes.
 *
 * @param elements makes what is shown; called only if `value` differs from the last one shown.
 * @returns the function that shows a value in `place`.
 */
export function shownIn<T>(
  place: Element,
  elements: (value: T) => readonly Node[],
): (value: T) => void {
  let shown: string | undefined;
  return (value) => {
    const now = JSON.stringify(value);
    if (now === shown) return;
    shown = now;
    place.replaceChildren(...elements(value));
  };
}
