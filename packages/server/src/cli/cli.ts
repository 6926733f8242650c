#!/usr/bin/env node
import { EXIT } from '../start-error.ts';
import { VERSION } from '../version.ts';

const USAGE = `Usage: hailo-piper COMMAND

  serve           serve speech over HTTP (see hailo-piper serve --help)
  config check    say whether a configuration is valid
  config show     print the configuration in force
  config render   check the YAML and write the JSON the service reads
  phonemize       print what a text would be spoken as
  version         print the version
`;

/** A command's code is loaded when it is the one. */
async function run([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'serve':
      return (await import('./serve-command.ts')).serveCommand(args);
    case 'config':
      return (await import('@hailo-piper/config/commands')).runConfigCommand(args, process);
    case 'phonemize':
      return (await import('./phonemize-command.ts')).phonemizeCommand(args, process);
    case 'version':
    case '--version':
      process.stdout.write(`hailo-piper ${VERSION}\n`);
      return EXIT.ok;
    case 'help':
    case '--help':
      process.stdout.write(USAGE);
      return EXIT.ok;
    default:
      process.stderr.write(USAGE);
      return EXIT.usage;
  }
}

// Whatever is still open after an orderly stop must not keep the process.
process.exit(await run(process.argv.slice(2)));
