/** What a shell offers for a value: names of files that end so, or these words, or nothing. */
export type Completion =
  | { readonly files: readonly string[] }
  | { readonly words: readonly string[] }
  | undefined;

/** `--name` of a command. */
export interface Option {
  /** Name of its value in help, such as `FILE`; an option without one is a flag. */
  readonly value?: string;
  /** Part of a sentence, without a period. */
  readonly summary: string;
  readonly completion?: Completion;
  /** What is wrong with a value, as the rest of a sentence about it. */
  readonly problem?: (value: string) => string | undefined;
}

export type Options = Readonly<Record<string, Option>>;

/** An argument that is told by its place; all may be left out, from the last. */
export interface Operand {
  readonly name: string;
  readonly summary: string;
  readonly isRequired?: boolean;
  readonly completion?: Completion;
}

export type Values<O extends Options> = {
  readonly [K in keyof O]?: O[K] extends { readonly value: string } ? string : true;
};

export interface Arguments<O extends Options = Options> {
  readonly options: Values<O>;
  readonly operands: readonly string[];
}

/** The part of `process` that a command needs. */
export interface Terminal {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: NodeJS.ProcessEnv;
}

/**
 * A command of the program. Help, completion, manual and the reference page are made of it; see
 * commands.ts for the list.
 */
export interface Command<O extends Options = Options> {
  /** As it is typed: `config check`. */
  readonly name: string;
  /** What it does, as a request and part of a sentence: `print the version`. */
  readonly summary: string;
  /** Whole sentences for help and manual. */
  readonly description: string;
  readonly options: O;
  readonly operands: readonly Operand[];
  /**
   * Loads the command's code and runs it.
   * @returns the exit status.
   * @throws StartError, ConfigError for what an operator has to put right.
   */
  run(given: Arguments<O>, terminal: Terminal): Promise<number>;
}

/** Gives `run` the types of the command's own options. */
export function defineCommand<const O extends Options>(command: Command<O>): Command {
  return command as unknown as Command;
}
