/**
 * What the schemas come to is worked out when the service is built and not at each of its starts: Ajv
 * writes its functions as code, and TypeBox's schemas are written out as data, so that neither
 * library is loaded (docs/decisions/0045-schemas-worked-out.md).
 */
import { pathToFileURL } from 'node:url';
import type { Ajv, AnySchemaObject, ValidateFunction } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import type { OnLoadResult, Plugin } from 'esbuild';

type Validators = { readonly ajv: Ajv } & Readonly<Record<string, ValidateFunction>>;

/** For a file that exports an `ajv` with `code: {source: true, esm: true}`, and functions it made. */
const asCode = ({ ajv, ...validators }: Validators): string => {
  const ids = Object.entries(validators).map(([name, { schema }]) => [
    name,
    (schema as AnySchemaObject).$id,
  ]);
  return standaloneCode.default(ajv, Object.fromEntries(ids));
};

/** For a file that exports nothing but what JSON can hold. */
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
