import assert from 'node:assert/strict';
import { Ajv2020, type AnySchemaObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { JsonSchema } from '../declaration/json-schema.ts';
import type { Response as Declared, OpenApiDocument } from '../declaration/open-api.ts';
import { closedSchema } from './closed-schema.ts';

/** An operation as requested by a client. */
export interface Asked {
  /** `HEAD` is checked against the declaration of `GET`. */
  readonly method: string;
  /** Path as in the document: `/v1/voices/{id}`. */
  readonly path: string;
}

/** Header fields of HTTP itself, which no route declares. */
const OF_HTTP =
  /^(content-type|content-length|cache-control|connection|transfer-encoding|date|allow)$/;

/**
 * Checks real answers against the declarations of the routes, with every schema closed. Records the
 * declared entries that were seen: one for each content type of an answer and each error code.
 */
export class DeclaredAnswers {
  readonly #document: OpenApiDocument;
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });
  readonly #validators = new Map<JsonSchema, ValidateFunction>();
  readonly #components: AnySchemaObject;
  readonly #seen = new Set<string>();

  constructor(document: OpenApiDocument) {
    this.#document = document;
    this.#components = { schemas: closedSchema(document.components.schemas) };
  }

  /**
   * Reads an answer to its end and checks it.
   *
   * @returns The error code, if the answer is an error.
   * @throws AssertionError for a status, content type, field or error code that the operation does
   *   not declare, and for an undeclared header of a successful answer.
   */
  async check({ method, path }: Asked, answer: Response): Promise<string | undefined> {
    const operation = `${method.replace('HEAD', 'GET')} ${path}`;
    const { status } = answer;
    const declared = this.#declared(operation)[status];
    assert.ok(
      declared,
      `${operation} declares no status ${status}: ${await answer.clone().text()}`,
    );
    if (status < 400) this.#checkHeaders(operation, answer, declared);
    const whole = answer.headers.get('content-type') ?? '';
    const [essence = ''] = whole.split(';');
    const type = declared.content?.[whole] === undefined ? essence : whole;
    const body = Buffer.from(await answer.arrayBuffer());
    if (declared.content === undefined) {
      assert.equal(body.length, 0, `${operation} ${status} declares no body`);
      this.#seen.add(`${operation} ${status}`);
      return undefined;
    }
    const schema = declared.content[type]?.schema;
    assert.ok(schema, `${operation} ${status} declares no ${type}`);
    if (method === 'HEAD') return undefined;
    const values = valuesOf(type, body);
    for (const value of values) this.#checkValue(schema, value, `${operation} ${status} ${type}`);
    const code = (values[0] as { error?: { code: string } } | undefined)?.error?.code;
    this.#seen.add(`${operation} ${status} ${code ?? type}`);
    return code;
  }

  /** Declared entries not seen yet: `POST /v1/synthesize 200 audio/wav`, `… 400 invalid_json`. */
  get unseen(): readonly string[] {
    return this.all.filter((entry) => !this.#seen.has(entry));
  }

  /** All declared entries. */
  get all(): readonly string[] {
    return this.operations.flatMap(({ method, path }) =>
      Object.entries(this.#declared(`${method} ${path}`)).flatMap(([status, { content }]) => {
        const start = `${method} ${path} ${status}`;
        if (content === undefined) return start;
        return Object.entries(content).flatMap(([type, { schema, examples = {} }]) =>
          // Each error code has an example.
          'allOf' in schema
            ? Object.keys(examples).map((code) => `${start} ${code}`)
            : `${start} ${type}`,
        );
      }),
    );
  }

  get operations(): readonly Asked[] {
    return Object.entries(this.#document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    );
  }

  #declared(operation: string): Readonly<Record<string, Declared>> {
    const [method = '', path = ''] = operation.split(' ');
    const declared = this.#document.paths[path]?.[method.toLowerCase()];
    assert.ok(declared, `${operation} is not declared`);
    return declared.responses;
  }

  #checkHeaders(operation: string, { status, headers }: Response, declared: Declared): void {
    for (const name of headers.keys()) {
      const isDeclared = OF_HTTP.test(name) || name in declared.headers;
      assert.ok(isDeclared, `${operation} ${status} declares no header ${name}`);
    }
  }

  #checkValue(schema: JsonSchema, value: unknown, where: string): void {
    const validate = this.#validator(schema);
    assert.ok(validate(value), `${where}: ${this.#ajv.errorsText(validate.errors)}`);
    // JSON Schema does not validate `contentSchema` itself.
    const event = this.#resolved(schema).properties as { data?: JsonSchema } | undefined;
    const content = event?.data?.contentSchema as JsonSchema | undefined;
    if (content === undefined) return;
    this.#checkValue(content, JSON.parse((value as { data: string }).data), where);
  }

  #validator(schema: JsonSchema): ValidateFunction {
    const known = this.#validators.get(schema);
    if (known !== undefined) return known;
    const validate = this.#ajv.compile({ ...closedSchema(schema), components: this.#components });
    this.#validators.set(schema, validate);
    return validate;
  }

  #resolved(schema: JsonSchema): JsonSchema {
    const name = /^#\/components\/schemas\/(\w+)$/.exec(String(schema.$ref))?.[1];
    return this.#document.components.schemas[name ?? ''] ?? schema;
  }
}

/** The JSON values of an answer: one, or one per line or event. */
function valuesOf(type: string, body: Buffer): readonly unknown[] {
  const text = body.toString();
  switch (type) {
    case 'application/json':
      return [JSON.parse(text)];
    case 'application/x-ndjson':
      return linesOf(text, '\n').map((line) => JSON.parse(line));
    case 'text/event-stream':
      return linesOf(text, '\n\n').map((event) => {
        assert.match(event, /^data: [^\n]+$/);
        return { data: event.slice('data: '.length) };
      });
    default:
      assert.ok(body.length > 0);
      return [];
  }
}

function linesOf(text: string, end: string): readonly string[] {
  assert.ok(text.endsWith(end));
  return text.slice(0, -end.length).split(end);
}

/** Fetches the OpenAPI document of an application. */
export async function documentOf(app: {
  request(path: string): Response | Promise<Response>;
}): Promise<OpenApiDocument> {
  return (await (await app.request('/openapi.json')).json()) as OpenApiDocument;
}
