import { AudioError } from '@hailo-piper/audio';
import { EngineError, type Log } from '@hailo-piper/engine';
import { clientOf, SpeechError, type SpeechService } from '@hailo-piper/speech';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { ArgumentError, type Arguments } from './arguments.ts';
import { LIST_VOICES_TOOL, listedVoices } from './listed-voices.ts';
import { SPEAK_TOOL, speechLink } from './speech-link.ts';

export interface McpDeps {
  readonly speech: SpeechService;
  /** Read at each request. */
  readonly config: {
    readonly synthesis: { readonly format: string };
  };
  readonly log: Log;
  readonly version: string;
}

/** Who sends a message. */
export interface McpClient {
  /** Of its connection; undefined for a Unix socket. */
  readonly address: string | undefined;
  /** Where it reached the service: links begin with it. */
  readonly reached: URL;
}

/**
 * Answers one POST of MCP's streamable HTTP, without sessions. Pages that may not ask are refused
 * before.
 * @param message The body, parsed.
 */
export type McpHandler = (
  request: Request,
  message: object,
  client: McpClient,
) => Promise<Response>;

/** Creates what serves MCP: the tools `speak` and `list_voices`. */
export function createMcpHandler(deps: McpDeps): McpHandler {
  return async (request, message, client) => {
    const server = serverFor(request, client, deps);
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    try {
      return await transport.handleRequest(request, { parsedBody: message });
    } finally {
      await server.close();
    }
  };
}

function serverFor(request: Request, { address, reached }: McpClient, deps: McpDeps): Server {
  const { speech, config, version } = deps;
  const server = new Server({ name: 'hailo-piper', version }, { capabilities: { tools: {} } });
  const caller = clientOf(address);
  const call = { signal: request.signal, ...(caller === undefined ? {} : { caller }) };
  const answer = async (name: string, given: Arguments): Promise<CallToolResult> => {
    if (name === LIST_VOICES_TOOL.name) {
      const voices = listedVoices(speech.catalogue);
      return {
        content: [{ type: 'text', text: JSON.stringify(voices) }],
        structuredContent: { voices },
      };
    }
    if (name !== SPEAK_TOOL.name) throw new ArgumentError(`There is no tool ${name}.`);
    const { format } = config.synthesis;
    const link = await speechLink(given, { speech, base: reached, format, call });
    return { content: [link] };
  };
  server.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [SPEAK_TOOL, LIST_VOICES_TOOL],
  }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    try {
      return await answer(params.name, params.arguments ?? {});
    } catch (error) {
      return { isError: true, content: [{ type: 'text', text: messageOf(error, deps.log) }] };
    }
  });
  return server;
}

/** Messages of unknown errors appear only in the log. */
function messageOf(error: unknown, log: Log): string {
  if (error instanceof ArgumentError || error instanceof AudioError) return error.message;
  if (error instanceof SpeechError) {
    return error.wording((field) => (field === 'text' ? 'text' : 'voice'));
  }
  if (error instanceof EngineError) return `This cannot be spoken now: ${error.code}.`;
  log.error('an MCP request failed', { cause: error });
  return 'The call failed; the log of the service says why.';
}
