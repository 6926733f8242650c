import { make } from '../dom/element.ts';

/** Milliseconds that a browser has to begin with the file. */
const LASTING = 60_000;

/** Lets the browser save a file. */
export function saveFile(blob: Blob, name: string): void {
  // Of a type that says nothing: Firefox would rename `speech.opus` to `speech.ogx`.
  const address = URL.createObjectURL(new Blob([blob], { type: 'application/octet-stream' }));
  const link = make('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), LASTING);
}
