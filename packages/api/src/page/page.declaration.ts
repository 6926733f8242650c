import { json, plainText } from '../declaration/answers.ts';
import type { OperationDeclaration, RouteDeclaration } from '../declaration/declaration.ts';
import { flag, listOf, object, text, withOptional } from '../declaration/json-schema.ts';

const ConfigKey = withOptional(
  object({
    key: text('Its name.'),
    value: { description: '`null` if it is not set, or is a secret.' },
    isDefault: flag('Whether it has the value that it has without a configuration.'),
  }),
  { isSecret: flag('`true` for a secret that is set.') },
);

const ServiceReport = object({
  version: text('Of the service.'),
  config: {
    ...listOf(object({ section: text('Its name.'), keys: listOf(ConfigKey) })),
    description: 'The configuration in force, without secrets.',
  },
  warnings: {
    ...listOf(
      object({
        time: text('ISO 8601, UTC.'),
        level: text('How severe it is.', { enum: ['warning', 'error'] }),
        msg: text('What happened.'),
        fields: { type: 'object', description: 'What else the line of the log says.' },
      }),
    ),
    description: 'The last 20 warnings and errors of the log, the oldest first.',
  },
});

/** What browsers get at the address at which programs speak (`POST /`). */
const PAGE: OperationDeclaration = {
  method: 'get',
  path: '/',
  operationId: 'getPage',
  tag: 'Operation',
  summary: 'The web page, for clients that name `text/html` before JSON',
  request: {
    parameters: [
      {
        name: 'lang',
        in: 'query',
        description: 'Its language, such as `de`; otherwise that of `accept-language`, or English.',
        schema: { type: 'string' },
      },
    ],
  },
  answers: { 200: plainText('text/html', 'The page.') },
  errors: ['not_found'],
};

/** What the view for operators reads beside health and metrics. */
const REPORT: OperationDeclaration = {
  method: 'get',
  path: '/page/service.json',
  operationId: 'getServiceReport',
  tag: 'Operation',
  summary: 'Configuration in force and last warnings, for the page `/status`',
  answers: { 200: json('ServiceReport', 'As they are now.') },
};

/** @param hasStatus whether the view for operators is served. */
export function pageDeclaration(hasStatus: boolean): RouteDeclaration {
  if (!hasStatus) return { operations: [PAGE] };
  return { components: { schemas: { ServiceReport } }, operations: [PAGE, REPORT] };
}
