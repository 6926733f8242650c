import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readParts, withPart } from './parts.ts';

const KIND = 'x64 with AVX2';

test('a run replaces its own part of a section and leaves the others, in their order', () => {
  let section = withPart(undefined, KIND, 'main', `## ${KIND}\n\nmain`);
  section = withPart(section, KIND, 'listeners', '### Listeners\n\nfirst');
  section = withPart(section, KIND, 'cores', '### Cores');
  section = withPart(section, KIND, 'listeners', '### Listeners\n\nsecond');
  section = withPart(section, KIND, 'main', `## ${KIND}\n\nlater`);
  assert.equal(
    section,
    `## ${KIND}\n\nlater\n\n<!-- part: cores -->\n\n### Cores\n\n` +
      '<!-- part: listeners -->\n\n### Listeners\n\nsecond',
  );
});

test('a part that comes first stands under the head of its processor', () => {
  assert.match(withPart(undefined, KIND, 'cores', '### Cores'), /^## x64 with AVX2\n\n<!-- part/);
});

test('a part that nobody writes is an error', () => {
  assert.throws(() => readParts('## x\n\n<!-- part: other -->\n\n### Other'), /called other/);
});
