import type { Command } from './command.ts';
import { completion } from './completion.ts';
import { configCheck } from './config-check.ts';
import { configRender } from './config-render.ts';
import { configShow } from './config-show.ts';
import { manual } from './manual.ts';
import { phonemize } from './phonemize.ts';
import { serve } from './serve.ts';
import { version } from './version.ts';

/** Every command, in the order of help and manual. */
export const COMMANDS: readonly Command[] = [
  serve,
  configCheck,
  configShow,
  configRender,
  phonemize,
  completion,
  manual,
  version,
];

/** First words of several commands, with a description of the group. */
export const GROUPS: ReadonlyMap<string, string> = new Map([
  ['config', 'check, print or render the configuration'],
]);
