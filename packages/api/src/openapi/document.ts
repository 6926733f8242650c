import type {
  Components,
  DescribedService,
  OperationDeclaration,
  RouteDeclaration,
} from '../declaration/declaration.ts';
import type { OpenApiDocument, Paths } from '../declaration/open-api.ts';
import { piperDeclaration } from '../piper-door/piper.declaration.ts';
import { HEALTH_DECLARATION } from '../routes/health.declaration.ts';
import { METRICS_DECLARATION } from '../routes/metrics.declaration.ts';
import { MODELS_DECLARATION } from '../routes/models.declaration.ts';
import { phonemizeDeclaration } from '../routes/phonemize.declaration.ts';
import { speechDeclaration } from '../routes/speech.declaration.ts';
import { SPEECH_COMPONENTS } from '../routes/speech-answers.ts';
import { synthesizeDeclaration } from '../routes/synthesize.declaration.ts';
import { VOICES_DECLARATION } from '../routes/voices.declaration.ts';
import { ERROR_HEADERS, ErrorAnswer } from './error-responses.ts';
import { operationOf } from './operation.ts';

/** The declarations of all routes, in the order of the document. */
const declarations = (service: DescribedService): readonly RouteDeclaration[] => [
  speechDeclaration(service),
  synthesizeDeclaration(service),
  phonemizeDeclaration(service),
  VOICES_DECLARATION,
  MODELS_DECLARATION,
  HEALTH_DECLARATION,
  METRICS_DECLARATION,
  piperDeclaration(service),
];

/** Components of every request and every error. */
const COMMON = {
  schemas: { Error: ErrorAnswer },
  headers: {
    'x-request-id': {
      description: 'The client’s own if it is sane, else a new one.',
      schema: { type: 'string' },
    },
    ...ERROR_HEADERS,
  },
  parameters: {
    RequestId: {
      name: 'x-request-id',
      in: 'header',
      description:
        'At most 128 letters, digits, `_ . : -`; it comes back and is in the log. Any other is replaced.',
      schema: { type: 'string' },
    },
  },
} satisfies Components;

const DESCRIPTION = `Piper voices behind OpenAI’s speech API, on one’s own machine.

Every error is OpenAI’s envelope, an object \`error\` with \`message\`, \`type\`, \`param\` and \`code\`: also that
of an unknown address (404 \`not_found\`) and of a known one with another method (405 \`method_not_allowed\`,
with \`allow\`).
\`HEAD\` works wherever \`GET\` does; \`OPTIONS\` says what an address takes. A field that is \`null\` counts as
left out; fields that are not listed are ignored.`;

/**
 * The OpenAPI 3.1 document of the service with its current configuration.
 * @param more declarations of what only some services have, such as protocols on the same port.
 */
export function openApiDocument(
  service: DescribedService,
  more: readonly RouteDeclaration[] = [],
): OpenApiDocument {
  const declared = [...declarations(service), ...more];
  return {
    openapi: '3.1.0',
    info: {
      title: 'hailo-piper',
      version: service.version,
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
    paths: pathsOf(declared.flatMap(({ operations }) => operations)),
    components: collected([
      COMMON,
      SPEECH_COMPONENTS,
      ...declared.map(({ components = {} }) => components),
    ]),
  };
}

function pathsOf(operations: readonly OperationDeclaration[]): Paths {
  const byPath = Map.groupBy(operations, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, declared]) => [
      path,
      Object.fromEntries(declared.map((operation) => [operation.method, operationOf(operation)])),
    ]),
  );
}

const collected = (all: readonly Components[]): Required<Components> => ({
  schemas: united(all.map(({ schemas }) => schemas)),
  headers: united(all.map(({ headers }) => headers)),
  parameters: united(all.map(({ parameters }) => parameters)),
});

/**
 * Merges components.
 *
 * @throws Error for a name that is declared twice.
 */
function united<T>(all: readonly (Readonly<Record<string, T>> | undefined)[]): Record<string, T> {
  const entries = all.flatMap((some = {}) => Object.entries(some));
  const names = entries.map(([name]) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two routes declare ${twice}`);
  return Object.fromEntries(entries);
}
