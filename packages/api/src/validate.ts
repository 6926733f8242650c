import type { ErrorObject, ValidateFunction } from 'ajv';
import type { TObject } from 'typebox';
import { ApiError } from './errors.ts';
import { fieldHints } from './field-hints.ts';
import type { JsonObject } from './json-body.ts';

export interface Validated<T> {
  readonly value: T;
  /** Number of fields unknown to the schema, which are ignored. */
  readonly ignoredFields: number;
  /** For people: the field names that were probably meant. */
  readonly hint?: string;
}

/**
 * Creates a validator of request fields from a schema and its compiled function. An optional field
 * that is `null` counts as absent, because OpenAI's clients send unset fields as `null`.
 *
 * @returns A function that throws ApiError `missing_required_parameter`, `invalid_type` or
 *   `invalid_value`. The error names the field, and its value and range where they are known.
 */
export function bodyValidator<T>(
  { properties }: TObject,
  accepts: ValidateFunction<T>,
): (body: JsonObject) => Validated<T> {
  const known = Object.keys(properties);
  return (body) => {
    const fields = Object.fromEntries(
      known
        .filter((name) => Object.hasOwn(body, name) && body[name] !== null)
        .map((name) => [name, body[name]]),
    );
    const ignored = Object.keys(body).filter((name) => !known.includes(name));
    const hint = fieldHints(ignored, known);
    if (!accepts(fields)) throw explain(accepts.errors ?? [], hint);
    return {
      value: fields,
      ignoredFields: ignored.length,
      ...(hint === undefined ? {} : { hint }),
    };
  };
}

function explain(errors: readonly ErrorObject[], hint: string | undefined): ApiError {
  // Each branch of a union reports an error; the union's own comes last.
  const error = errors.at(-1);
  if (!error) return new ApiError('invalid_value');
  const path = error.instancePath.slice(1).replaceAll('/', '.');

  if (error.keyword === 'required') {
    const name = String(error.params.missingProperty);
    const param = path ? `${path}.${name}` : name;
    const told = hint === undefined ? '' : ` (${hint})`;
    return new ApiError('missing_required_parameter', `\`${param}\` is required${told}.`, {
      param,
    });
  }
  const isType = error.keyword === 'type' || error.keyword === 'anyOf';
  const wanted = describe(error);
  const given = describeValue(error.data);
  return new ApiError(
    isType ? 'invalid_type' : 'invalid_value',
    `\`${path}\` must be ${wanted}; it is ${given}.`,
    { param: path },
  );
}

function describe({ keyword, parentSchema = {}, message = 'valid' }: ErrorObject): string {
  const { title, enum: allowed, minimum, maximum, type } = parentSchema;
  if (title) return title;
  if (allowed) return `one of ${allowed.join(', ')}`;
  const noun =
    type === 'integer' ? 'an integer' : type === 'boolean' ? 'true or false' : `a ${type}`;
  if (minimum !== undefined && maximum !== undefined)
    return `${noun} from ${minimum} to ${maximum}`;
  return keyword === 'type' ? noun : message.replace(/^must be /, '');
}

/** Never contains the client's text: it may be long, and logs may keep the message. */
function describeValue(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
