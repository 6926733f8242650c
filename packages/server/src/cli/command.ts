import type { Terminal } from '../terminal.ts';

/**
 * How a shell completes a value: by file names with these extensions (by folders if there are none),
 * and the ids of piper-voices; by these words; by the ids of the installed voices, and these; or not.
 */
export type Completion =
  | { readonly files: readonly string[]; readonly isCatalogue?: true }
  | { readonly words: readonly string[] }
  | { readonly voices: readonly string[] }
  | undefined;

/** `--name` of a command. */
export interface Option {
  /** Name of its value in help, such as `FILE`; an option without it is a flag. */
  readonly value?: string;
  /** One letter: `v` for `-v`. */
  readonly short?: string;
  /** Part of a sentence, without a period. */
  readonly summary: string;
  readonly completion?: Completion;
  /** What is wrong with a value, as the second part of a sentence. */
  readonly problem?: (value: string) => string | undefined;
}

export type Options = Readonly<Record<string, Option>>;

/** A positional argument; all are optional, from the last. */
export interface Operand {
  readonly name: string;
  readonly summary: string;
  readonly isRequired?: boolean;
  /** May be given several times; only the last operand can. */
  readonly isRepeated?: boolean;
  readonly completion?: Completion;
}

export type Values<O extends Options> = {
  readonly [K in keyof O]?: O[K] extends { readonly value: string } ? string : true;
};

export interface Arguments<O extends Options = Options> {
  readonly options: Values<O>;
  readonly operands: readonly string[];
}

/**
 * A command of the program. Help, completion, manual and reference page are generated from it;
 * commands.ts lists all commands.
 */
export interface Command<O extends Options = Options> {
  /** As typed: `config check`. */
  readonly name: string;
  /** What it does, in the imperative, without a period: `print the version`. */
  readonly summary: string;
  /** Full sentences for help and manual. */
  readonly description: string;
  readonly options: O;
  readonly operands: readonly Operand[];
  /**
   * Loads the command's code and runs it.
   * @returns the exit status.
   * @throws StartError, ConfigError for faults that an operator has to correct.
   */
  run(given: Arguments<O>, terminal: Terminal): Promise<number>;
}

/** Types the argument of `run` by the command's own options. */
export function defineCommand<const O extends Options>(command: Command<O>): Command {
  return command as unknown as Command;
}
