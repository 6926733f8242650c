import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixtureEngine } from '../testing/fixture-engine.ts';
import { aliasProblems } from './alias-problems.ts';

const voices = createFixtureEngine().voices();
const problemsOf = (aliases: Record<string, string>) => aliasProblems(aliases, voices);

test('an alias may name a voice, a speaker by number or name, or `default`', () => {
  const aliases = {
    alloy: 'en_US-one-medium',
    echo: 'de_DE-many-low:2',
    nova: 'de_DE-many-low:bert',
    storyteller: 'default',
  };
  assert.deepEqual(problemsOf(aliases), []);
});

test('an alias without a target is named, with what is available', () => {
  for (const target of ['nobody', 'storyteller', 'de_DE-many-low:3', 'de_DE-many-low:carl']) {
    const [problem] = problemsOf({ alloy: target, storyteller: 'default' });
    assert.equal(
      problem,
      `voices.aliases.alloy: there is no voice or speaker ${target}; ` +
        'there are: en_US-one-medium, de_DE-many-low',
    );
  }
});

test('an alias hidden by a voice of its name is refused', () => {
  assert.match(
    String(problemsOf({ 'de_DE-many-low': 'default' })),
    /there is a voice of that name/,
  );
  assert.match(String(problemsOf({ default: 'de_DE-many-low' })), /set voices\.default/);
});
