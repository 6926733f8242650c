import { runConfigCommand } from './commands.ts';

process.exitCode = await runConfigCommand(process.argv.slice(2), process);
