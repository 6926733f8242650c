#!/usr/bin/env node
import { runCommandLine } from './run-command-line.ts';

const LEFT_OPEN_MS = 1000;

process.exitCode = await runCommandLine(process.argv.slice(2), process);
// The process ends by itself: `process.exit` waits for V8's compiler threads, which with Node 24.21 may be
// waiting for a garbage collection that then never comes. What is still open must not keep it alive all the same.
setTimeout(() => process.exit(), LEFT_OPEN_MS).unref();
