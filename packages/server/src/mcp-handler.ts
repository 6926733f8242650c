import type { Config } from '@hailo-piper/config';
import type { McpHandler } from '@hailo-piper/mcp';
import type { DoorDeps } from './door-deps.ts';

/** What serves `/mcp`, if the configuration has it. Without it, nothing of it is loaded. */
export async function mcpHandler(
  { mcp }: Pick<Config, 'mcp'>,
  deps: DoorDeps,
): Promise<McpHandler | undefined> {
  if (!mcp.enabled) return undefined;
  const { createMcpHandler } = await import('@hailo-piper/mcp');
  return createMcpHandler(deps);
}
