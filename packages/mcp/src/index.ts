export { createMcpHandler, type McpDeps, type McpHandler } from './mcp-handler.ts';
