import { describe, expect, test } from 'vitest'
import { everyCase } from './cases/every-case.ts'
import { compare, curlVersion, toLine } from './compare.ts'

/** Without curl every case is counted as skipped. Every case has servers of its own, so that several can run at a time. */
describe.skipIf(curlVersion === undefined).each(everyCase)('as curl: %s', (_, cases) => {
  test.concurrent.each(cases.map((item) => [toLine(item), item] as const))('%s', async (_line, item) => {
    const [expected, actual] = await compare(item)
    expect(actual).toEqual(expected)
  })
})
