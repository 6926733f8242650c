import { ANSWER_SCHEMAS } from './answer-schemas.ts';
import type { OpenApiDocument, Parameter } from './open-api.ts';
import { HEADERS } from './responses.ts';
import { type Described, speakingPaths } from './speaking-paths.ts';
import { TELLING_PATHS } from './telling-paths.ts';

const DESCRIPTION = `Piper voices behind OpenAI’s speech API, on one’s own machine.

Every error is OpenAI’s envelope, an object \`error\` with \`message\`, \`type\`, \`param\` and \`code\`: also that
of an unknown address (404 \`not_found\`) and of a known one with another method (405 \`method_not_allowed\`,
with \`allow\`).
\`HEAD\` works wherever \`GET\` does; \`OPTIONS\` says what an address takes. A field that is \`null\` counts as
left out; fields that are not listed are ignored.`;

/** The OpenAPI 3.1 document of this service as it is configured. */
export function openApiDocument(described: Described): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: {
      title: 'hailo-piper',
      version: described.version,
      description: DESCRIPTION,
      license: { name: 'GPL-3.0-or-later', identifier: 'GPL-3.0-or-later' },
    },
    servers: [{ url: '/', description: 'This service.' }],
    security: [{}],
    tags: [
      { name: 'Speech', description: 'Text in, audio out.' },
      { name: 'Voices and models', description: 'What there is to ask for.' },
      { name: 'Operation', description: 'For those who run it.' },
    ],
    paths: { ...speakingPaths(described), ...TELLING_PATHS },
    components: { schemas: ANSWER_SCHEMAS, headers: HEADERS, parameters: PARAMETERS },
  };
}

const PARAMETERS: Readonly<Record<string, Parameter>> = {
  RequestId: {
    name: 'x-request-id',
    in: 'header',
    description:
      'At most 128 letters, digits, `_ . : -`; it comes back and is in the log. Any other is replaced.',
    schema: { type: 'string' },
  },
  IfNoneMatch: {
    name: 'if-none-match',
    in: 'header',
    description: 'An `etag`: the answer is 304 if it would be the same again.',
    schema: { type: 'string' },
  },
};
