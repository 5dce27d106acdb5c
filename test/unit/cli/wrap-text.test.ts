import { expect, test } from 'vitest'
import { formatColumns, wrapText } from '../../../src/cli/wrap-text.ts'

test('no line is longer than a terminal, and no word is lost', () => {
  const text = Array.from({ length: 60 }, (_, at) => 'w'.repeat((at % 13) + 1)).join(' ')
  const lines = wrapText(text, '    ').trimEnd().split('\n')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  expect(lines.map((line) => line.trim()).join(' ')).toBe(text)
})

test('a label that is too long stands alone', () => {
  const columns = formatColumns([
    ['-a', 'first'],
    ['--a-very-long-option-name SECONDS', 'second'],
  ])
  expect(columns).toBe('  -a  first\n  --a-very-long-option-name SECONDS\n      second\n')
})
