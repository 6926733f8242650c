import type { Static } from 'typebox';
import * as Type from 'typebox';
import { cache } from './cache-section.ts';
import { elevenlabs } from './elevenlabs-section.ts';
import { mcp } from './mcp-section.ts';
import { page } from './page-section.ts';
import type { Apply, KeySchema } from './schema-keys.ts';
import * as service from './service-sections.ts';
import * as speech from './speech-sections.ts';
import { wyoming } from './wyoming-section.ts';

/**
 * The one source of the configuration: static type, defaults, validation, the JSON Schema for
 * editors and the reference page are all derived from it. Its order is that of every listing and of
 * the rendered file.
 */
export const ConfigSchema = Type.Object(
  {
    server: service.server,
    piper: speech.piper,
    synthesis: speech.synthesis,
    performance: service.performance,
    cache,
    queue: service.queue,
    resource_limits: service.resource_limits,
    logging: service.logging,
    voices: speech.voices,
    wyoming,
    mcp,
    elevenlabs,
    page,
  },
  { additionalProperties: false },
);

/** The whole configuration with all defaults; names as in the YAML. */
export type Config = Static<typeof ConfigSchema>;

/** A section of the schema with its keys, in order. */
export interface SchemaSection {
  readonly name: string;
  readonly schema: KeySchema;
  readonly keys: readonly (readonly [name: string, schema: KeySchema])[];
}

export const SECTIONS: readonly SchemaSection[] = Object.entries(
  ConfigSchema.properties as Record<string, KeySchema>,
).map(([name, schema]) => ({ name, schema, keys: Object.entries(schema.properties ?? {}) }));

/** Every key of the schema, and when a change of its value takes effect. */
export const CONFIG_KEYS: readonly {
  readonly section: string;
  readonly key: string;
  readonly apply: Apply;
}[] = SECTIONS.flatMap(({ name: section, keys }) =>
  keys.map(([key, schema]) => ({ section, key, apply: schema['x-apply'] ?? 'restart' })),
);
