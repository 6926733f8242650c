import { writeFileSync } from 'node:fs';
import { generateErrorReference } from './openapi/error-reference.ts';

writeFileSync(
  new URL('../../../docs/reference/errors.md', import.meta.url),
  generateErrorReference(),
);
