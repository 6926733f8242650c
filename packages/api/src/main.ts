import { serveCommand } from './serve-command.ts';

// Whatever is still open after an orderly stop must not keep the process.
process.exit(await serveCommand(process.argv.slice(2)));
