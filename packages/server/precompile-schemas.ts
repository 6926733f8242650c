/**
 * Compiles the schemas when the service is built, not at each start: Ajv writes its functions as code, and
 * TypeBox's schemas are written as data, so the service loads neither library
 * (docs/decisions/0045-schemas-worked-out.md).
 */
import { pathToFileURL } from 'node:url';
import type { Ajv, AnySchemaObject, ValidateFunction } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { OnLoadResult, Plugin } from 'esbuild';

type Validators = { readonly ajv: Ajv } & Readonly<Record<string, ValidateFunction>>;

/** Of a file that exports an `ajv` with `code: {source: true, esm: true}`, and functions it has compiled. */
const asCode = ({ ajv, ...validators }: Validators): string => {
  const ids = Object.entries(validators).map(([name, { schema }]) => [
    name,
    (schema as AnySchemaObject).$id,
  ]);
  return standaloneCode.default(ajv, Object.fromEntries(ids));
};

/** Of a file whose exports are all JSON. */
const asData = (exported: Readonly<Record<string, unknown>>): string =>
  Object.entries(exported)
    .map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`)
    .join('\n');

const evaluated = async <T>(file: string, written: (exported: T) => string) =>
  ({
    contents: written(await import(pathToFileURL(file).href)),
    loader: 'js',
  }) satisfies OnLoadResult;

export const precompiledSchemas: Plugin = {
  name: 'precompiled-schemas',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.validators\.ts$/ }, ({ path }) => evaluated(path, asCode));
    onLoad({ filter: /(\.schema|\/config\/src\/schema)\.ts$/ }, ({ path }) =>
      evaluated(path, asData),
    );
  },
};
