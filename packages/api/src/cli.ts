#!/usr/bin/env node
import { runConfigCommand } from '@hailo-piper/config';
import { phonemizeCommand } from './phonemize-command.ts';
import { serveCommand } from './serve-command.ts';
import { EXIT } from './start-error.ts';
import { VERSION } from './version.ts';

const USAGE = `Usage: hailo-piper COMMAND

  serve           serve speech over HTTP (see hailo-piper serve --help)
  config check    say whether a configuration is valid
  config show     print the configuration in force
  config render   check the YAML and write the JSON the service reads
  phonemize       print what a text would be spoken as
  version         print the version
`;

async function run([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'serve':
      return serveCommand(args);
    case 'config':
      return runConfigCommand(args, process);
    case 'phonemize':
      return phonemizeCommand(args, process);
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

process.exit(await run(process.argv.slice(2)));
