import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECTIONS } from './schema.ts';
import { shownConfig } from './shown-config.ts';
import { defaultConfig } from './validate.ts';

const keyOf = (config: ReturnType<typeof defaultConfig>, section: string, key: string) => {
  const keys = shownConfig(config).find((one) => one.section === section)?.keys;
  const { schema: _, ...shown } = keys?.find((one) => one.key === key) ?? assert.fail(key);
  return shown;
};

test('every key of the schema is shown; without a configuration all are defaults', () => {
  const shown = shownConfig(defaultConfig());
  assert.deepEqual(
    shown.map(({ section, keys }) => [section, keys.map(({ key }) => key)]),
    SECTIONS.map(({ name, keys }) => [name, keys.map(([key]) => key)]),
  );
  for (const { keys } of shown) {
    for (const { key, isDefault, isSecret } of keys) {
      assert.deepEqual([isDefault, isSecret], [true, false], key);
    }
  }
});

test('a changed value is no default, one that is set to the default is', () => {
  const config = defaultConfig();
  const changed = {
    ...config,
    server: { ...config.server, port: 1, cors_origins: [] },
    piper: { ...config.piper, volume: 1 },
  };
  const plain = { isSecret: false };
  assert.deepEqual(keyOf(changed, 'server', 'port'), {
    ...{ key: 'port', value: 1, isDefault: false },
    ...plain,
  });
  assert.equal(keyOf(changed, 'server', 'cors_origins').isDefault, true);
  // Left out, it is the voice's own.
  assert.equal(keyOf(changed, 'piper', 'volume').isDefault, false);
});

test('the value of a secret is not shown, only that it is set', () => {
  const config = defaultConfig();
  const redis_url = 'redis://:hunter2@10.0.0.5';
  const secret = { ...config, cache: { ...config.cache, redis_url } };
  assert.deepEqual(keyOf(secret, 'cache', 'redis_url'), {
    ...{ key: 'redis_url', value: undefined },
    ...{ isSecret: true, isDefault: false },
  });
  assert.doesNotMatch(JSON.stringify(shownConfig(secret)), /hunter2/);
});
