import { snapshotVoices } from '@hailo-piper/catalogue';

/** The ids of piper-voices, separated by blanks. */
export function catalogueIds(): string {
  return snapshotVoices()
    .map(({ id }) => id)
    .join(' ');
}
