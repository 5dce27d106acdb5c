import type { CurlCase } from '../compare.ts'
import { bodyCases } from './body.ts'
import { connectionCases } from './connection.ts'
import { authCases, cookieCases } from './cookies.ts'
import { errorCases } from './errors.ts'
import { grammarCases } from './grammar.ts'
import { headerCases } from './headers.ts'
import { httpsCases } from './https.ts'
import { idiomCases } from './idioms.ts'
import { manyCases } from './many.ts'
import { outputCases } from './output.ts'
import { reachCases } from './reach.ts'
import { redirectCases } from './redirects.ts'
import { savingCases } from './saving.ts'
import { uploadCases } from './upload.ts'

/** Every case of the comparison with curl, by what it is about. */
export const everyCase: readonly (readonly [about: string, cases: readonly CurlCase[]])[] = [
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
]
