import { explainProblem, readProblem } from '../protocols/mpp/problem.ts'

/**
 * What the body of a refusal says, as a clause in our own words.
 *
 * @returns `undefined` when it holds no problem details.
 * @source RFC 9457; draft-httpauth-payment-00, section 8
 */
export function explainRefusal(contentType: string | undefined, body: Uint8Array): string | undefined {
  const problem = readProblem(contentType, body)
  return problem && explainProblem(problem)
}
