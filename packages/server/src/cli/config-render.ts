import { instanceFiles, isInstanceName, OPERATOR_FILE, SERVICE } from '@hailo-piper/config';
import { defineCommand } from './command.ts';

export const configRender = defineCommand({
  name: 'config render',
  summary: 'check the YAML and write the JSON the service reads',
  description: `Checks the YAML, then writes the JSON that the service reads and, unless JSON names another place for it, systemd's drop-in for \`resource_limits\`, ${SERVICE.dropIn}. A file that says the same already is not touched.`,
  options: {
    instance: {
      value: 'NAME',
      summary: `render for hailo-piper@NAME.service, from ${instanceFiles('NAME').yaml} to ${instanceFiles('NAME').json}`,
      problem: (name) =>
        isInstanceName(name) ? undefined : `must be the name of an instance, not '${name}'`,
    },
  },
  operands: [
    {
      name: 'YAML',
      summary: `the configuration (default: ${OPERATOR_FILE})`,
      completion: { files: ['yaml', 'yml'] },
    },
    {
      name: 'JSON',
      summary: `where it is written (default: ${SERVICE.json})`,
      completion: { files: ['json'] },
    },
  ],
  run: async ({ options: { instance }, operands: [yaml, json] }, { stdout }) => {
    const { renderFile, renderUnit } = await import('@hailo-piper/config/commands');
    if (instance !== undefined && yaml !== undefined) {
      const { UsageError } = await import('./usage-error.ts');
      throw new UsageError('--instance takes no YAML and JSON beside it');
    }
    if (instance !== undefined) stdout.write(await renderUnit(instanceFiles(instance)));
    else if (json !== undefined) stdout.write(await renderFile(yaml ?? OPERATOR_FILE, json));
    else stdout.write(await renderUnit({ ...SERVICE, yaml: yaml ?? OPERATOR_FILE }));
    return 0;
  },
});
