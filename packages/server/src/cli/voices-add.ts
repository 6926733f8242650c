import { defineCommand } from './command.ts';
import { FETCH_OPTIONS, FOLDER_OPTIONS } from './voices-options.ts';

export const voicesAdd = defineCommand({
  name: 'voices add',
  summary: 'fetch, check and install voices',
  description:
    'Fetches voices, checks size and sums, shows licence and credit, prepares each voice, speaks a sentence with it, and only then installs it. A fetch that was killed goes on where it ended. As root it works as the owner of the folder.',
  options: {
    lock: {
      value: 'FILE',
      summary: 'install the voices of a lock file, all or none, with exactly its bytes',
      completion: { files: ['lock'] },
    },
    replace: { summary: 'replace an installed voice whose bytes differ' },
    'dry-run': { summary: 'print what would be added, and change nothing' },
    'fetch-only': { summary: 'fetch, check and try; the same command without it then installs' },
    ...FETCH_OPTIONS,
    ...FOLDER_OPTIONS,
  },
  operands: [
    {
      name: 'VOICE',
      summary:
        'an id or old name in the catalogues, the address or path of an .onnx or of a .tar.bz2 of sherpa-onnx, or a folder with one voice',
      isRepeated: true,
      completion: { files: ['onnx', 'bz2'], isCatalogue: true },
    },
  ],
  run: async ({ options, operands }, terminal) => {
    if (operands.length === 0 && options.lock === undefined) {
      const { UsageError } = await import('./usage-error.ts');
      throw new UsageError('VOICE is missing');
    }
    const { addVoices } = await import('../voices/add-voices.ts');
    return addVoices(operands, options, terminal);
  },
});
