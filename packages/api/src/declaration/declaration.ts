import type { ErrorCode } from '../errors.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Header, MediaType, Parameter, Reference } from './open-api.ts';

/**
 * What the routes of one file take and answer. `openapi/` makes the document of it, and tests hold the
 * real answers against it.
 */
export interface RouteDeclaration {
  readonly operations: readonly OperationDeclaration[];
  /** What the operations refer to by name. A name is declared by one file only. */
  readonly components?: Components;
}

export interface Components {
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
  readonly headers?: Readonly<Record<string, Header>>;
  readonly parameters?: Readonly<Record<string, Parameter>>;
}

export interface OperationDeclaration {
  readonly method: 'get' | 'post';
  /** With its parameters in braces: `/v1/voices/{id}`. */
  readonly path: string;
  /** The name of the operation in generated clients; unique in the document. */
  readonly operationId: string;
  readonly tag: Tag;
  readonly summary: string;
  readonly description?: string;
  readonly request?: RequestDeclaration;
  /** By status, errors aside. An answer comes before errors of the same status. */
  readonly answers: Readonly<Record<number, Answer>>;
  /** The errors of this operation. Those that any request can meet are added to each. */
  readonly errors?: readonly ErrorCode[];
}

export type Tag = 'Speech' | 'Voices and models' | 'Operation';

export interface RequestDeclaration {
  /** Fields of the path, the query and the headers, in the order of the document. */
  readonly parameters?: readonly (Parameter | Reference)[];
  /** A body of JSON, which is always required. */
  readonly body?: {
    readonly schema: JsonSchema;
    /** Bodies that are answered with 200, by what they show. */
    readonly examples: Readonly<Record<string, object>>;
  };
}

export interface Answer {
  readonly description: string;
  /** Names among the document's headers. Every answer has `x-request-id` besides. */
  readonly headers?: readonly string[];
  /** By content type; absent where there is no body. */
  readonly content?: Readonly<Record<string, MediaType>>;
}

/** What a declaration has to know of the service it describes. */
export interface DescribedService {
  readonly version: string;
  /** Audio format of an answer whose request names none. */
  readonly defaultFormat: string;
  /** Of one request, in code points. */
  readonly maxTextLength: number;
  readonly formats: readonly { readonly name: string; readonly contentType: string }[];
}
