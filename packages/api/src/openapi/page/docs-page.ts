import { createHash } from 'node:crypto';
import { html, raw } from 'hono/html';
import type { JsonSchema } from '../../declaration/json-schema.ts';
import type {
  MediaType,
  OpenApiDocument,
  Operation,
  Parameter,
  Reference,
  Response,
} from '../../declaration/open-api.ts';
import { type Field, fieldsOf, schemaName, schemaWords } from './schema-words.ts';
import { STYLE } from './style.ts';

type Html = ReturnType<typeof html>;

interface Entry {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

/** Content security policy: the page may load only its own style, and has no script. */
export const DOCS_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * Renders an OpenAPI document as one HTML page without script.
 *
 * @param origin Origin of the service in the curl commands: `http://pi:5003`.
 */
export async function docsPage(document: OpenApiDocument, origin: string): Promise<string> {
  const { info, tags, paths, components } = document;
  const entries = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const ofTag = (name: string) => entries.filter(({ operation }) => operation.tags.includes(name));
  return String(
    await html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${info.title} API</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<nav>
<a href="openapi.json">openapi.json</a>
${tags.map(({ name }) => html`<h2>${name}</h2><ul>${ofTag(name).map(link)}</ul>`)}
<h2>Schemas</h2>
<ul>${Object.keys(components.schemas).map((name) => html`<li><a href="#${name}">${name}</a></li>`)}</ul>
</nav>
<main>
<h1>${info.title} <small>${info.version}</small></h1>
${prose(info.description)}
${tags.map(
  ({ name, description }) =>
    html`<h2>${name}</h2>${prose(description)}${ofTag(name).map((entry) => section(entry, components.parameters, origin))}`,
)}
<h2>Schemas</h2>
${Object.entries(components.schemas).map(
  ([name, schema]) =>
    html`<section id="${name}"><h3>${name}</h3>${prose(String(schema.description ?? ''))}${fieldTable(fieldsOf(schema))}</section>`,
)}
</main>
</body>
</html>
`,
  );
}

const resolver =
  (shared: Readonly<Record<string, Parameter>>) =>
  (parameter: Parameter | Reference): Parameter =>
    '$ref' in parameter ? (shared[schemaName(parameter.$ref)] as Parameter) : parameter;

const link = ({ method, path, operation }: Entry): Html =>
  html`<li><a href="#${operation.operationId}"><span class="method">${method.toUpperCase()}</span> ${path}</a></li>`;

function section(
  { path, method, operation }: Entry,
  shared: Readonly<Record<string, Parameter>>,
  origin: string,
): Html {
  const { operationId, summary, description = '', responses } = operation;
  const parameters = operation.parameters.map(resolver(shared));
  const body = operation.requestBody?.content['application/json'];
  return html`<section id="${operationId}">
<h3><span class="method">${method.toUpperCase()}</span> ${path}</h3>
<p>${summary}.</p>
${prose(description)}
${body ? html`<h4>Request</h4>${fieldTable(fieldsOf(body.schema), 'marked')}${examples(body, `${origin}${path}`)}` : ''}
<details><summary>Parameters outside the body</summary><table>${parameters.map(
    (one) =>
      html`<tr><td><code>${one.name}</code></td><td>${one.in}</td><td>${prose(one.description ?? '')}</td></tr>`,
  )}</table></details>
<h4>Answers</h4>
<table>${Object.entries(responses).map(([status, response]) => answer(status, response))}</table>
</section>`;
}

/** @param marks Whether to mark required fields; in an answer all are required. */
function fieldTable(fields: readonly Field[], marks?: 'marked'): Html {
  if (fields.length === 0) return html``;
  return html`<table>${fields.map(
    (field) =>
      html`<tr><td><code>${field.name}</code>${field.isRequired && marks === 'marked' ? ' required' : ''}</td><td>${field.words}${
        field.default === undefined ? '' : html`; default <code>${String(field.default)}</code>`
      }</td><td>${prose(field.description)}</td></tr>`,
  )}</table>`;
}

const examples = ({ examples = {} }: MediaType, url: string): Html[] =>
  Object.entries(examples).map(([summary, { value }]) => {
    const json = JSON.stringify(value).replaceAll("'", String.raw`'\''`);
    const command = `curl ${url} \\\n  -H 'content-type: application/json' \\\n  -d '${json}' -o answer`;
    return html`<details><summary>${summary}</summary><pre>${command}</pre></details>`;
  });

function answer(status: string, { description, headers = {}, content = {} }: Response): Html {
  const kinds = Object.entries(content).map(
    ([type, { schema }]) => html`<code>${type}</code> ${describeSchema(schema)}<br>`,
  );
  return html`<tr><td>${status}</td><td>${kinds}</td><td>${prose(description)}${
    Number(status) < 400
      ? html`<p>${Object.keys(headers).map((name) => html`<code>${name}</code> `)}</p>`
      : ''
  }</td></tr>`;
}

function describeSchema(schema: JsonSchema): Html {
  const [first] = Array.isArray(schema.allOf) ? (schema.allOf as JsonSchema[]) : [schema];
  if (typeof first?.$ref !== 'string') return html`${schema.format ? '' : schemaWords(schema)}`;
  const name = schemaName(first.$ref);
  return html`<a href="#${name}">${name}</a>`;
}

/** Renders the subset of Markdown that the document uses: paragraphs and `code`. */
const prose = (text: string): Html[] =>
  text
    .split(/\n\n+/)
    .filter((paragraph) => paragraph !== '')
    .map(
      (paragraph) =>
        html`<p>${paragraph.split('`').map((part, at) => (at % 2 ? html`<code>${part}</code>` : part))}</p>`,
    );
