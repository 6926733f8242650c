import { html } from 'hono/html';
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

type Html = ReturnType<typeof html>;

interface Entry {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
}

/** What the page depends on beside the document. */
export interface DocsOptions {
  /** Origin of the service in the curl commands: `http://pi:5003`. */
  readonly origin: string;
  /** Whether there is a page at `/`: then its script plays the examples. */
  readonly hasPage: boolean;
  /** Whether that page has a view for operators. */
  readonly hasStatus: boolean;
}

/** Renders an OpenAPI document as one HTML page, in the clothes of the page at `/`. */
export async function docsPage(document: OpenApiDocument, options: DocsOptions): Promise<string> {
  const { info, tags, paths, components } = document;
  const { hasPage, hasStatus } = options;
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
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page/clothes.css">
${hasPage ? html`<script type="module" src="page/try-it.js"></script>` : ''}
</head>
<body class="docs">
${hasPage ? header(hasStatus) : ''}
<nav aria-label="Contents">
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
    html`<h2>${name}</h2>${prose(description)}${ofTag(name).map((entry) => section(entry, components.parameters, options))}`,
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

/** As above the other pages, see `packages/page/pages`. */
const header = (hasStatus: boolean): Html => html`<header class="top">
<a class="brand" href="./"><svg viewBox="0 0 32 32" aria-hidden="true"><path d="M5 13v6m5.5-11v16M16 4v24m5.5-18v12M27 14v4"/></svg>hailo-piper</a>
<nav aria-label="Pages">
<a href="./">Speak</a>
${hasStatus ? html`<a href="status">Status</a>` : ''}
<a href="docs" aria-current="page">API</a>
</nav>
</header>`;

const resolver =
  (shared: Readonly<Record<string, Parameter>>) =>
  (parameter: Parameter | Reference): Parameter =>
    '$ref' in parameter ? (shared[schemaName(parameter.$ref)] as Parameter) : parameter;

const link = ({ method, path, operation }: Entry): Html =>
  html`<li><a href="#${operation.operationId}"><span class="method">${method.toUpperCase()}</span> ${path}</a></li>`;

function section(
  entry: Entry,
  shared: Readonly<Record<string, Parameter>>,
  options: DocsOptions,
): Html {
  const { path, method, operation } = entry;
  const { operationId, summary, description = '', responses } = operation;
  const parameters = operation.parameters.map(resolver(shared));
  const body = operation.requestBody?.content['application/json'];
  return html`<section id="${operationId}">
<h3><span class="method">${method.toUpperCase()}</span> ${path}</h3>
<p>${summary}.</p>
${prose(description)}
${body ? html`<h4>Request</h4>${fieldTable(fieldsOf(body.schema), 'marked')}${examples(body, entry, options)}` : ''}
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

const examples = ({ examples = {} }: MediaType, entry: Entry, options: DocsOptions): Html[] =>
  Object.entries(examples).map(([summary, { value }]) => {
    const json = JSON.stringify(value);
    const quoted = json.replaceAll("'", String.raw`'\''`);
    const url = `${options.origin}${entry.path}`;
    const command = `curl ${url} \\\n  -H 'content-type: application/json' \\\n  -d '${quoted}' -o answer`;
    // Where the address has a parameter, the example does not say its value.
    const canBeTried = options.hasPage && !entry.path.includes('{');
    return html`<details><summary>${summary}</summary><pre>${command}</pre>${canBeTried ? tryIt(entry, json) : ''}</details>`;
  });

/** Hidden until the script is there that plays or shows the answer. */
const tryIt = ({ method, path }: Entry, json: string): Html =>
  html`<button type="button" class="try-it" data-method="${method.toUpperCase()}" data-path="${path.slice(1) || './'}" data-body="${json}" hidden>Try it</button>`;

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
