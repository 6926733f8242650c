import * as Type from 'typebox';
import { restart, section } from './schema-keys.ts';

export const mcp = section('Speech as a tool of language models, at /mcp.', {
  enabled: Type.Boolean({
    default: false,
    ...restart('Whether clients of the Model Context Protocol are served.'),
  }),
});
