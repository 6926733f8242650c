import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Config, defaultConfig } from '@hailo-piper/config';
import { Settings } from './settings.ts';

const configOf = (changes: { readonly [S in keyof Config]?: Partial<Config[S]> }): Config => {
  const config = defaultConfig();
  for (const [section, values] of Object.entries(changes)) {
    Object.assign(config[section as keyof Config], values);
  }
  return config;
};

test('changes are grouped by when they take effect', () => {
  const settings = new Settings(defaultConfig());
  const next = configOf({
    server: { port: 1, cors_origins: ['*'] },
    piper: { length_scale: 2 },
    voices: { aliases: { alloy: 'x' } },
  });
  assert.deepEqual(settings.changes(next), {
    live: ['server.cors_origins', 'voices.aliases'],
    reload: ['piper.length_scale'],
    restart: ['server.port'],
  });
  assert.deepEqual(settings.changes(defaultConfig()), { live: [], reload: [], restart: [] });
});

test('a restart key keeps its value, and is reported again the next time', () => {
  const settings = new Settings(defaultConfig());
  const next = configOf({ server: { port: 1 }, logging: { level: 'ERROR' } });
  settings.apply(next);
  assert.equal(settings.current.server.port, 5003);
  assert.equal(settings.current.logging.level, 'ERROR');
  assert.deepEqual(settings.changes(next).restart, ['server.port']);
});

test('a key that is set and then removed', () => {
  const settings = new Settings(defaultConfig());
  settings.apply(configOf({ piper: { volume: 2 }, synthesis: { sample_rate: 8000 } }));
  assert.equal(settings.live.piper.volume, 2);
  assert.equal(settings.live.synthesis.sample_rate, 8000);
  settings.apply(defaultConfig());
  assert.equal(settings.live.piper.volume, undefined);
  assert.equal(settings.live.synthesis.sample_rate, undefined);
});

test('a listener is called once, after all keys have changed, and only for its keys', () => {
  const settings = new Settings(defaultConfig());
  const heard: string[] = [];
  settings.onChange(['logging.level', 'logging.format'], () => {
    heard.push(`${settings.live.logging.level} ${settings.live.logging.format}`);
  });
  settings.onChange('server.port', () => heard.push('port'));
  settings.onChange('queue.max_requests', () => heard.push('queue'));
  settings.apply(configOf({ logging: { level: 'DEBUG', format: 'text' }, server: { port: 1 } }));
  settings.apply(configOf({ logging: { level: 'DEBUG', format: 'text' } }));
  assert.deepEqual(heard, ['DEBUG text']);
});

test('a snapshot does not change', () => {
  const settings = new Settings(defaultConfig());
  const { current } = settings;
  settings.apply(configOf({ synthesis: { max_text_length: 7 } }));
  assert.equal(current.synthesis.max_text_length, 5000);
  assert.equal(settings.live.synthesis.max_text_length, 7);
});
