import { defineCommand } from './command.ts';

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) < 65536;

export const serve = defineCommand({
  name: 'serve',
  summary: 'serve speech over HTTP',
  description:
    'Serves speech over HTTP until SIGTERM or SIGINT; a second signal ends it at once. SIGHUP makes it read its configuration again. The address is printed to standard output, the log goes to standard error.',
  options: {
    port: {
      value: 'N',
      summary: 'TCP port; 0 lets the kernel choose (default: server.port, 5003)',
      problem: (port) =>
        isPort(port) ? undefined : `must be a number from 0 to 65535, not '${port}'`,
    },
    host: {
      value: 'ADDRESS',
      summary: 'address to listen on (default: server.host, 0.0.0.0)',
    },
    config: {
      value: 'FILE',
      summary:
        'YAML or JSON configuration (default: hailo-piper/hailo-piper.json in the XDG configuration folders, else the built-in defaults)',
      completion: { files: ['yaml', 'yml', 'json'] },
    },
    version: { summary: 'print the version' },
  },
  operands: [],
  run: async ({ options }, { stdout }) => {
    if (options.version) {
      const { VERSION } = await import('../version.ts');
      stdout.write(`hailo-piper ${VERSION}\n`);
      return 0;
    }
    return (await import('../serve-until-signalled.ts')).serveUntilSignalled(options);
  },
});
