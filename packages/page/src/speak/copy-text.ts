/**
 * Copies a text by a selection: `navigator.clipboard` is not there on plain http. To be called in
 * the handler of a click.
 *
 * @returns false if the browser did not.
 */
export function copyText(text: string): boolean {
  const { activeElement } = document;
  const area = document.createElement('textarea');
  area.value = text;
  area.readOnly = true;
  area.className = 'unseen';
  // What nobody sees does not wrap, and so would lose its indentation.
  area.style.whiteSpace = 'pre';
  document.body.append(area);
  area.select();
  try {
    return document.execCommand('copy');
  } catch {
    return false;
  } finally {
    area.remove();
    if (activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: true });
  }
}
