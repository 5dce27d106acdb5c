import { expect, test } from 'vitest'
import { curlRows, ownRows } from '../../../src/cli/exit-code-rows.ts'
import { exitCodes } from '../../../src/core/exit-codes.ts'

test('every exit code is explained once', () => {
  const explained = [...curlRows, ...ownRows].map(({ code }) => code)
  expect(explained).toEqual(Object.values(exitCodes))
})

test('every code of our own has its name in error documents', () => {
  for (const { code, name = '' } of ownRows) {
    const member = name.toLowerCase().replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase())
    expect(exitCodes).toHaveProperty(member, code)
  }
})
