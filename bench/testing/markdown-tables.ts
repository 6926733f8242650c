import assert from 'node:assert/strict';

/** Checks that there are so many tables at least, each with as many cells in each line as in its head. */
export function assertTables(markdown: string, atLeast: number): void {
  const tables = `${markdown}\n`.match(/(?:^\|.*\n)+/gm) ?? [];
  assert.ok(tables.length >= atLeast, `${tables.length} tables`);
  for (const table of tables) {
    const widths = table
      .trimEnd()
      .split('\n')
      .map((line) => line.split('|').length);
    assert.equal(new Set(widths).size, 1, table);
  }
  assert.doesNotMatch(markdown, /undefined|NaN|Infinity/);
}
