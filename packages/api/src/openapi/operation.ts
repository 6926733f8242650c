import type { Answer, OperationDeclaration } from '../declaration/declaration.ts';
import type { Operation, Reference, Response } from '../declaration/open-api.ts';
import { errorResponses } from './error-responses.ts';

const REQUEST_ID = { $ref: '#/components/parameters/RequestId' };

/** An operation of the document: the route's declaration, and the parts that every request has. */
export function operationOf(declared: OperationDeclaration): Operation {
  const { operationId, tag, summary, description, request = {}, answers, errors = [] } = declared;
  const { parameters = [], body } = request;
  return {
    operationId,
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    parameters: [REQUEST_ID, ...parameters],
    ...(body === undefined ? {} : { requestBody: requestBody(body) }),
    responses: {
      ...errorResponses(errors, withHeaders),
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, response(answer)]),
      ),
    },
  };
}

const requestBody = ({
  schema,
  examples,
}: NonNullable<NonNullable<OperationDeclaration['request']>['body']>) => ({
  required: true,
  content: {
    'application/json': {
      schema,
      examples: Object.fromEntries(
        Object.entries(examples).map(([summary, value]) => [summary, { summary, value }]),
      ),
    },
  },
});

const response = ({ description, headers = [], content }: Answer): Response => ({
  description,
  headers: withHeaders(headers),
  ...(content === undefined ? {} : { content }),
});

const withHeaders = (names: readonly string[]): Readonly<Record<string, Reference>> =>
  Object.fromEntries(
    ['x-request-id', ...names].map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
