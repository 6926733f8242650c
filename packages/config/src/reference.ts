import { type SchemaSection, SECTIONS } from './schema.ts';
import type { KeySchema } from './schema-keys.ts';
import { UNAVAILABLE_KEYS } from './unavailable-keys.ts';
import { expected, literal } from './wording.ts';

const UNAVAILABLE = Object.entries(UNAVAILABLE_KEYS)
  .flatMap(([section, keys]) => Object.keys(keys).map((key) => `\`${section}.${key}\``))
  .join(', ');

const INTRODUCTION = `# Configuration reference

This page is made from the schema in \`packages/config\`; change it there and run
\`pnpm --filter @hailo-piper/config run docs\`.

The operator edits \`/etc/hailo/hailo-piper.yaml\`. \`hailo-piper config render\` checks it and writes
\`/etc/xdg/hailo-piper/hailo-piper.json\`, which the service reads: the first that exists of
\`$XDG_CONFIG_HOME/hailo-piper/hailo-piper.json\` and \`hailo-piper/hailo-piper.json\` in each folder
of \`$XDG_CONFIG_DIRS\`. \`--config FILE\` names a YAML or JSON file instead. With no file at all the
defaults hold.

- Every key may be left out. A section may be empty.
- The rendered file holds only what the YAML sets, so a better default of a later version reaches
  everybody who did not choose otherwise.
- A file with a fault stops the start and lists every fault with its line and column. Unknown keys
  are faults.
- **Applies** says when a changed value takes effect. SIGHUP (\`systemctl reload hailo-piper\`) makes
  the service read its file again: *live* takes effect with the next request, *reload* with a new
  engine that is made while the old one serves, *restart* when the service is restarted, and the log
  names such keys. A file with a fault changes nothing.
- Files of earlier versions may have keys of features that do not exist yet: ${UNAVAILABLE}.
  At the value that says so they are without effect; any other is refused.

\`hailo-piper config check\` checks the YAML, \`hailo-piper config show\` prints what is in force.
\`hailo-piper.schema.json\` beside this page gives editors completion and checks; an editor with the
YAML language server reads it when the first line of the file is
\`# yaml-language-server: $schema=<path to hailo-piper.schema.json>\`.
`;

/** The reference page in Markdown: one table per section. */
export function generateReference(): string {
  return [INTRODUCTION, ...SECTIONS.map(sectionTable)].join('\n');
}

const sectionTable = ({ name, schema, keys }: SchemaSection): string =>
  `## ${name}

${schema.description}

| Key | Type | Default | Applies | Meaning |
|---|---|---|---|---|
${keys.map(([key, keySchema]) => keyRow(`${name}.${key}`, keySchema)).join('\n')}
`;

const keyRow = (key: string, schema: KeySchema): string => {
  const cells = [
    `\`${key}\``,
    expected(schema),
    schema.default === undefined ? (schema['x-absent'] ?? '') : `\`${literal(schema.default)}\``,
    schema['x-apply'] ?? '',
    schema.description ?? '',
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
};
