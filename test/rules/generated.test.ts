import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generatedFiles } from '../../scripts/generated-files.ts'

test.each(Object.entries(generatedFiles()))('%s is what `npm run gen` writes', (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(text)
})
