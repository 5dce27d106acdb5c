import { describe, expect, test } from 'vitest'
import { bodyCases } from './cases/body.ts'
import { connectionCases } from './cases/connection.ts'
import { authCases, cookieCases } from './cases/cookies.ts'
import { errorCases } from './cases/errors.ts'
import { grammarCases } from './cases/grammar.ts'
import { headerCases } from './cases/headers.ts'
import { httpsCases } from './cases/https.ts'
import { idiomCases } from './cases/idioms.ts'
import { manyCases } from './cases/many.ts'
import { outputCases } from './cases/output.ts'
import { reachCases } from './cases/reach.ts'
import { redirectCases } from './cases/redirects.ts'
import { savingCases } from './cases/saving.ts'
import { uploadCases } from './cases/upload.ts'
import { compare, curlVersion } from './compare.ts'

/** Without curl every case is counted as skipped. Every case has servers of its own, so that several can run at a time. */
describe.skipIf(curlVersion === undefined).each([
  ['headers', headerCases],
  ['bodies', bodyCases],
  ['output', outputCases],
  ['redirects', redirectCases],
  ['connection', connectionCases],
  ['reach', reachCases],
  ['https', httpsCases],
  ['grammar', grammarCases],
  ['errors', errorCases],
  ['idioms', idiomCases],
  ['saving', savingCases],
  ['many', manyCases],
  ['upload', uploadCases],
  ['cookies', cookieCases],
  ['who the user is', authCases],
])('as curl: %s', (_, cases) => {
  test.concurrent.each(cases.map((item) => [typeof item === 'string' ? item : item.line, item] as const))(
    '%s',
    async (_line, item) => {
      const [expected, actual] = await compare(item)
      expect(actual).toEqual(expected)
    },
  )
})
