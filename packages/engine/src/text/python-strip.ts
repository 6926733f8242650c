/** What Python's `str.strip()` removes, which is not what `trim()` removes. */
const PYTHON_SPACE =
  '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const SURROUNDING_SPACE = new RegExp(`^[${PYTHON_SPACE}]+|[${PYTHON_SPACE}]+$`, 'g');

/** `str.strip()` of Python 3. */
export function pythonStrip(text: string): string {
  return text.replace(SURROUNDING_SPACE, '');
}
