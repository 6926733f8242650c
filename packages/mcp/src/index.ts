export { createMcpHandler, type McpClient, type McpDeps, type McpHandler } from './mcp-handler.ts';
