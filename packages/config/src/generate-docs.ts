import { mkdirSync, writeFileSync } from 'node:fs';
import { generateJsonSchema } from './json-schema.ts';
import { generateReference } from './reference.ts';

const folder = new URL('../../../docs/reference/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(new URL('configuration.md', folder), generateReference());
writeFileSync(new URL('hailo-piper.schema.json', folder), generateJsonSchema());
