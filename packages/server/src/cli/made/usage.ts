import type { Command } from '../command.ts';

/** `hailo-piper config render [--instance NAME] [YAML [JSON]]` */
export function usageOf({ name, options, operands }: Command): string {
  const optionParts = Object.entries(options).map(([option, { value }]) =>
    value === undefined ? `[--${option}]` : `[--${option} ${value}]`,
  );
  const operandPart = operands.reduceRight((behind, operand) => {
    const here = behind === '' ? operand.name : `${operand.name} ${behind}`;
    return operand.isRequired ? here : `[${here}]`;
  }, '');
  return ['hailo-piper', name, ...optionParts, operandPart].filter((part) => part !== '').join(' ');
}
