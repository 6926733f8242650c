import type { ErrorCode } from '../errors.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Header, MediaType, Parameter, Reference } from './open-api.ts';

/**
 * Requests and answers of the routes in one file. `openapi/` builds the document from it, and tests
 * check the real answers against it.
 */
export interface RouteDeclaration {
  readonly operations: readonly OperationDeclaration[];
  /** Components that the operations refer to by name. Each name is declared by one file only. */
  readonly components?: Components;
}

export interface Components {
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
  readonly headers?: Readonly<Record<string, Header>>;
  readonly parameters?: Readonly<Record<string, Parameter>>;
}

export interface OperationDeclaration {
  readonly method: 'get' | 'post';
  /** Path with parameters in braces: `/v1/voices/{id}`. */
  readonly path: string;
  /** Name of the operation in generated clients; unique in the document. */
  readonly operationId: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly request?: RequestDeclaration;
  /** Answers by status, without errors. An answer replaces errors of the same status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** Errors specific to this operation. Errors that any request can get are added to each. */
  readonly errors?: readonly ErrorCode[];
}

export type Tag = 'Speech' | 'Voices and models' | 'Operation';

export interface RequestDeclaration {
  /** Parameters in the path, the query and the headers, in the order of the document. */
  readonly parameters?: readonly (Parameter | Reference)[];
  /** JSON body; always required. */
  readonly body?: {
    readonly schema: JsonSchema;
    /** Example bodies that get a 200, by what they show. */
    readonly examples: Readonly<Record<string, object>>;
  };
}

export interface Answer {
  readonly description: string;
  /** Header names from the document's components. Every answer also has `x-request-id`. */
  readonly headers?: readonly string[];
  /** Content by content type; absent without a body. */
  readonly content?: Readonly<Record<string, MediaType>>;
}

/** Facts of the service that the declarations describe. */
export interface DescribedService {
  readonly version: string;
  /** Default audio format of an answer. */
  readonly defaultFormat: string;
  /** Maximum length of one request's text, code points. */
  readonly maxTextLength: number;
  readonly formats: readonly { readonly name: string; readonly contentType: string }[];
}
