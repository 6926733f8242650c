import { runConfigCommand } from './commands.ts';

process.exitCode = runConfigCommand(process.argv.slice(2), process);
