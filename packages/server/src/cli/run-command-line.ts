import { ConfigError } from '@hailo-piper/config';
import { EXIT, StartError } from '../exit-status.ts';
import { isJournal } from '../operation/log.ts';
import type { Terminal } from '../terminal.ts';
import type { Command } from './command.ts';
import { COMMANDS, GROUPS } from './commands.ts';
import { parseArguments } from './parse-arguments.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs the command of a command line.
 *
 * @param args the arguments after the program's name.
 * @returns the exit status; see EXIT_STATUSES.
 */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<number> {
  const found = findCommand(args);
  if (found === undefined) return overview(args, terminal);
  const [command, rest] = found;
  try {
    const given = parseArguments(command, rest);
    if (given !== 'help') return await command.run(given, terminal);
    terminal.stdout.write((await import('./made/help.ts')).commandHelp(command));
    return EXIT.ok;
  } catch (error) {
    if (error instanceof UsageError) {
      complain(terminal, `${error.message} (see hailo-piper ${command.name} --help)`);
      return EXIT.usage;
    }
    if (error instanceof ConfigError) {
      // Each line begins with its position, as editors expect.
      terminal.stderr.write(`${error.message}\n`);
      return error.code === 'render_failed' ? EXIT.failed : EXIT.config;
    }
    if (!(error instanceof StartError)) throw error;
    for (const line of error.message.split('\n')) complain(terminal, line);
    return error.exitCode;
  }
}

/** The command whose name `args` begins with, and the remaining arguments. */
function findCommand(args: readonly string[]): [Command, readonly string[]] | undefined {
  const words = args[0] === '--version' ? ['version', ...args.slice(1)] : args;
  for (const command of COMMANDS) {
    const name = command.name.split(' ');
    if (name.every((word, index) => words[index] === word)) {
      return [command, words.slice(name.length)];
    }
  }
  return undefined;
}

/** Help on all commands, on one, or on those of a group. */
async function overview(args: readonly string[], terminal: Terminal): Promise<number> {
  const { commandHelp, overviewHelp } = await import('./made/help.ts');
  const words = args.filter((word) => word !== 'help' && word !== '--help');
  const isAsked = words.length < args.length;
  const found = isAsked ? findCommand(words) : undefined;
  const [first = ''] = words;
  const group = GROUPS.has(first) ? first : undefined;
  const text = found ? commandHelp(found[0]) : overviewHelp(group);
  if (isAsked && (found || words.length === (group === undefined ? 0 : 1))) {
    terminal.stdout.write(text);
    return EXIT.ok;
  }
  terminal.stderr.write(text);
  return EXIT.usage;
}

/** Writes a line to stderr; with `<3>` the journal gets its priority. */
function complain({ stderr, env }: Terminal, line: string): void {
  stderr.write(`${isJournal(env.JOURNAL_STREAM) ? '<3>' : ''}hailo-piper: ${line}\n`);
}
