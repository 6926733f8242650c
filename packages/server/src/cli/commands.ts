import type { Command } from './command.ts';
import { completion } from './completion.ts';
import { configCheck } from './config-check.ts';
import { configRender } from './config-render.ts';
import { configShow } from './config-show.ts';
import { manual } from './manual.ts';
import { phonemize } from './phonemize.ts';
import { phrasesCheck } from './phrases-check.ts';
import { phrasesExport } from './phrases-export.ts';
import { phrasesImport } from './phrases-import.ts';
import { phrasesList } from './phrases-list.ts';
import { phrasesWarm } from './phrases-warm.ts';
import { say } from './say.ts';
import { serve } from './serve.ts';
import { version } from './version.ts';
import { voicesAdd } from './voices-add.ts';
import { voicesList } from './voices-list.ts';
import { voicesLock } from './voices-lock.ts';
import { voicesMirror } from './voices-mirror.ts';
import { voicesRemove } from './voices-remove.ts';
import { voicesSearch } from './voices-search.ts';
import { voicesVerify } from './voices-verify.ts';

/** Every command, in the order of help and manual. */
export const COMMANDS: readonly Command[] = [
  serve,
  configCheck,
  configShow,
  configRender,
  voicesList,
  voicesSearch,
  voicesAdd,
  voicesRemove,
  voicesVerify,
  voicesMirror,
  voicesLock,
  phrasesCheck,
  phrasesList,
  phrasesWarm,
  phrasesExport,
  phrasesImport,
  say,
  phonemize,
  completion,
  manual,
  version,
];

/** First words of several commands, with a description of the group. */
export const GROUPS: ReadonlyMap<string, string> = new Map([
  ['config', 'check, print or render the configuration'],
  ['voices', 'find, add, check and share voices'],
  ['phrases', 'check, list, speak and share phrases that are spoken ahead'],
]);
