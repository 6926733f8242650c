import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SECTIONS } from './schema.ts';
import { defaultConfig, validate } from './validate.ts';

test('the defaults are valid if written out', () => {
  assert.deepEqual(validate(defaultConfig()), { config: defaultConfig(), problems: [] });
});

test('defaults are a new object each time', () => {
  defaultConfig().server.cors_origins.push('changed');
  defaultConfig().server.port = 1;
  assert.deepEqual(defaultConfig().server.cors_origins, []);
  assert.equal(defaultConfig().server.port, 5003);
});

test('every key has a description, a time of effect, and a meaning when absent', () => {
  for (const { name, schema, keys } of SECTIONS) {
    assert.ok(schema.description, name);
    for (const [key, keySchema] of keys) {
      const label = `${name}.${key}`;
      assert.ok(keySchema.description, label);
      assert.match(keySchema['x-apply'] ?? '', /^(live|reload|restart)$/, label);
      assert.ok(keySchema.default !== undefined || keySchema['x-absent'], label);
    }
  }
});

const accepts = (section: string, key: string, value: unknown): boolean =>
  validate({ [section]: { [key]: value } }).problems.length === 0;

const VALUES: readonly (readonly [key: string, good: unknown[], bad: unknown[]])[] = [
  ['server.host', ['::', '127.0.0.1', 'pi.local', 'fe80::1%eth0'], ['', 'a b', '[::]', null]],
  ['server.port', [0, 65535], [-1, 65536, '80']],
  ['piper.model_path', ['/m/v.onnx'], ['', '/a\0b', null]],
  ['piper.volume', [0, 10], [-0.1, 10.1]],
  ['piper.length_scale', [0.1, 10], [0, 0.09, 10.1]],
  ['piper.noise_scale', [0, 2], [-1, 2.1]],
  ['piper.normalize_audio', [true, false, 'steady'], ['even', 'true', 1]],
  ['server.stalled_reader_timeout', [0.5, 3600], [0, 3601, '60s']],
  [
    'server.cors_origins',
    [[], ['*'], ['https://a.example:8443', 'null']],
    ['*', ['https://a.example/'], ['a.example'], [1]],
  ],
  [
    'server.trusted_proxies',
    [[], ['127.0.0.1', '10.0.0.0/8', 'fd00::/8']],
    ['127.0.0.1', ['proxy'], ['10.0.0.0/33']],
  ],
  ['synthesis.sample_rate', [8000, 22050, 47_999, 48_000], [7999, 48_001, 8000.5, '22050']],
  ['synthesis.format', ['mp3', 'opus', 'aac', 'flac', 'wav', 'pcm'], ['WAV', 'ogg']],
  ['synthesis.mp3_bitrate', [32, 160], [8, 56, 192, '64']],
  ['synthesis.opus_bitrate', [8, 33, 256], [7, 257]],
  ['synthesis.aac_bitrate', [16, 65, 256], [15, 257]],
  ['synthesis.max_text_length', [1, 100_000], [0, 100_001]],
  ['synthesis.max_audio_seconds', [1, 1_000_000], [0.5, 1_000_001]],
  ['performance.worker_threads', [1, 16, 'auto'], [0, 17, 'max', 1.5]],
  ['performance.intra_op_threads', [1, 16, 'auto'], [0, 17, 'AUTO', null]],
  ['performance.request_timeout', [0.5, 3600], [0, 3601, '30s']],
  ['performance.whole_timeout', [0.5, 540, 86_400], [0, 86_401, '10m']],
  ['performance.cache_enabled', [false, true], [1, 'true', null]],
  ['cache.memory', ['32M', '1048576', '1.5G'], ['0', '0M', '32MB', '-1', 32]],
  ['cache.disk', [0, '64M', '2G'], ['', '0', '2GB', '-1', 64]],
  ['cache.draws', ['never', 'keep'], ['always', true]],
  [
    'cache.redis_url',
    ['redis://host', 'rediss://user:p%40ss@[fd00::1]:6380/2', 'redis://:secret@10.0.0.1:65535/'],
    [
      'host:6379',
      'http://host',
      'redis://',
      'redis://a b',
      'redis://host:65536',
      'redis://h/1?x=1',
    ],
  ],
  ['cache.redis_timeout', [1, 50, 400], [0, 401, 1.5, '50']],
  ['cache.voices', [[], ['announcer', 'en_US-joe-medium']], [[''], 'announcer', [1]]],
  ['performance.isolation', ['process', 'none'], ['thread']],
  ['performance.decoder', ['auto', 'f32', 'f16'], ['int8', 16, null]],
  ['queue.max_requests', [1, 10_000], [0, 10_001]],
  ['queue.max_slow_readers', [1, 10_000], [0, 10_001]],
  ['queue.client_share', [0.01, 0.75, 1], [0, 1.01, '75%']],
  [
    'resource_limits.memory_max',
    ['2G', '512M', '1.5G', '1073741824', '50%', '100%', 'infinity'],
    ['0', '0G', '0%', '101%', '2GB', '2g', '-1', '', ' 2G'],
  ],
  ['resource_limits.cpu_quota', ['80%', '400%', '12.5%'], ['0%', '80', '%', '-5%', 'infinity']],
  ['logging.level', ['DEBUG', 'CRITICAL'], ['debug', 'WARN', 10]],
  ['voices.directory', ['/voices'], ['', null]],
  ['voices.default', [null, 'en_US-joe-medium'], ['', 1]],
  ['voices.aliases', [{}, { alloy: 'x', echo: 'y:1' }], [{ alloy: '' }, { alloy: 1 }, []]],
  ['auth.api_keys', [[]], [['k'], 'k']],
  ['metrics.enabled', [true], [false]],
  ['elevenlabs.enabled', [false, true], [1, 'yes']],
  ['wyoming.enabled', [false, true], [1, 'yes']],
  ['wyoming.port', [0, 10_200], [-1, 65_536]],
  [
    'wyoming.allow',
    [[], ['192.168.1.0/24', '2001:db8::/32', '127.0.0.1']],
    [['home'], ['1.2.3.4/33'], 'all'],
  ],
  ['wyoming.tail_silence', [0, 300], [-1, 10_001, 0.5]],
];

for (const [key, good, bad] of VALUES) {
  const [section = '', name = ''] = key.split('.');
  test(`${key} accepts only values in its range`, () => {
    for (const value of good) assert.ok(accepts(section, name, value), JSON.stringify(value));
    for (const value of bad) assert.ok(!accepts(section, name, value), JSON.stringify(value));
  });
}
