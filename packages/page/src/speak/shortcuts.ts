export interface Shortcuts {
  /** Ctrl or Cmd with Enter. */
  play(): void;
  /** Escape. */
  stop(): void;
}

/** Keys that hold on the whole page. An open dialog has its own. */
export function listenForShortcuts({ play, stop }: Shortcuts): void {
  document.addEventListener('keydown', (event) => {
    if (event.isComposing || event.repeat || document.querySelector('dialog[open]')) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      play();
    } else if (event.key === 'Escape') {
      stop();
    }
  });
}
