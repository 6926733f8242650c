import { ApiError, ERRORS, type ErrorCode, errorHead } from '../errors.ts';
import { openApiDocument } from './document.ts';

const INTRODUCTION = `# Errors

This page is made from the table in \`packages/api/src/errors.ts\`; change it there and run
\`pnpm --filter @hailo-piper/api run docs\`.

Every error, on every route, has this body:

\`\`\`json
{"error": {"message": "…", "type": "invalid_request_error", "param": "voice", "code": "voice_not_found"}}
\`\`\`

\`message\` is for people and says more than the meaning below: the value, the range, what there is. \`code\` is
for programs and stays the same. \`param\` is the field at fault, or \`null\`. \`x-request-id\` finds the
request in the log.

An error after the first byte of audio cannot have a status: the connection is cut. A body that ends
normally is complete.

**Again** says whether the same request may be answered otherwise later. OpenAI's clients repeat 408, 429
and 5xx by themselves, twice; they wait as long as \`retry-after\` says, and do not repeat what carries
\`x-should-retry: false\`.
`;

/** The reference page of errors, in Markdown. */
export function generateErrorReference(): string {
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const byStatus = codes.toSorted((a, b) => ERRORS[a].status - ERRORS[b].status);
  const { all, byCode } = documentedRoutes();
  const where = (code: ErrorCode): string => {
    const routes = byCode.get(code) ?? [];
    return routes.length === all ? 'everywhere' : routes.map((path) => `\`${path}\``).join(', ');
  };
  const rows = byStatus.map((code) => {
    const { status, type, sentence } = ERRORS[code];
    return `| \`${code}\` | ${status} | \`${type}\` | ${sentence} | ${again(code)} | ${ELSEWHERE[code] ?? where(code)} |`;
  });
  const head = '| Code | Status | Type | Meaning | Again | Where |\n|---|---|---|---|---|---|';
  return [INTRODUCTION, head, ...rows, ''].join('\n');
}

/** Origins of codes that no operation declares, or that also come from elsewhere. */
const ELSEWHERE: Partial<Record<ErrorCode, string>> = {
  method_not_allowed: 'everywhere',
  not_found: 'unknown addresses, `/v1/voices/{id}`',
  client_closed_request: 'logs and metrics',
  origin_not_allowed: '`/mcp`, WebSockets',
  overloaded: 'everywhere but the probes',
};

function again(code: ErrorCode): string {
  const { status, headers } = errorHead(new ApiError(code));
  if (status === 429 || status === 503) return 'after `retry-after`';
  const mayPass = status === 408 || (status >= 500 && headers['x-should-retry'] === undefined);
  return mayPass ? 'yes' : 'no';
}

function documentedRoutes(): { all: number; byCode: ReadonlyMap<string, readonly string[]> } {
  const anyService = { version: '', defaultFormat: '', maxTextLength: 0, formats: [] };
  const { paths } = openApiDocument(anyService);
  const byCode = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(paths)) {
    const codes = Object.values(methods)
      .flatMap(({ responses }) => Object.values(responses))
      .flatMap(({ content }) => Object.keys(content?.['application/json']?.examples ?? {}));
    for (const code of new Set(codes)) byCode.set(code, [...(byCode.get(code) ?? []), path]);
  }
  return { all: Object.keys(paths).length, byCode };
}
