import type { Command, Operand, Option } from '../command.ts';

/** `VOICE`, or `VOICE...` where several may follow. */
export function operandName({ name, isRepeated }: Operand): string {
  return isRepeated ? `${name}...` : name;
}

/** `-v, --voice NAME` */
export function optionTerm(name: string, { short, value }: Option): string {
  const names = [...(short === undefined ? [] : [`-${short}`]), `--${name}`].join(', ');
  return value === undefined ? names : `${names} ${value}`;
}

/** `hailo-piper config render [--instance NAME] [YAML [JSON]]` */
export function usageOf({ name, options, operands }: Command): string {
  const optionParts = Object.entries(options).map(([option, { value }]) =>
    value === undefined ? `[--${option}]` : `[--${option} ${value}]`,
  );
  const operandPart = operands.reduceRight((behind, operand) => {
    const name = operandName(operand);
    const here = behind === '' ? name : `${name} ${behind}`;
    return operand.isRequired ? here : `[${here}]`;
  }, '');
  return ['hailo-piper', name, ...optionParts, operandPart].filter((part) => part !== '').join(' ');
}
