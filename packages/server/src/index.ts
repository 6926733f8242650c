export { completionScript } from './cli/made/completion-script.ts';
export { manualPage } from './cli/made/manual-page.ts';
export { SHELLS, type Shell } from './cli/shells.ts';
