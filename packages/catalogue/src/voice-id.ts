import { CatalogueError } from './catalogue-error.ts';

/** File names have 255 bytes at most; endings and temporary names need some of them. */
const MAX_BYTES = 180;
/** Letters and digits of any script first, so that no id is hidden, an option, or leads out of a folder. */
const ID = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_.+-]*$/u;

/** Whether the text may be the id of a voice: a file name without folders, in NFC. */
export function isVoiceId(text: string): boolean {
  return ID.test(text) && text === text.normalize('NFC') && Buffer.byteLength(text) <= MAX_BYTES;
}

/**
 * The id as it is written everywhere: in NFC, because file systems and keyboards differ.
 * @throws CatalogueError `not_a_voice` if no voice can have it.
 */
export function toVoiceId(text: string): string {
  const id = text.normalize('NFC');
  if (isVoiceId(id)) return id;
  const shown = JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
  throw new CatalogueError(
    'not_a_voice',
    `${shown} cannot be the id of a voice: that is made of letters, digits and _ . + -`,
  );
}
