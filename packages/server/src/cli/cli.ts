#!/usr/bin/env node
import { runCommandLine } from './run-command-line.ts';

// Handles still open after an orderly stop must not keep the process alive.
process.exit(await runCommandLine(process.argv.slice(2), process));
