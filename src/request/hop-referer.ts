import type { HopHooks, PlanHeader } from '../core/http.ts'
import { toWireText } from './wire-text.ts'

/** Behind a redirect the Referer is the URL that it came from, without user and fragment. */
export function createReferer(): HopHooks {
  let asked = ''
  let redirectsBefore = 0
  let referer: string | undefined
  return {
    dress: async (plan, { redirects }) => {
      if (redirects > redirectsBefore) referer = toWireText(asked)
      redirectsBefore = redirects
      asked = plan.url.href
      return referer === undefined ? plan : { ...plan, headers: putReferer(plan.headers, referer) }
    },
    learn: async () => false,
    claims: () => [],
  }
}

/** Where curl has it: behind Accept and Accept-Encoding. */
function putReferer(headers: readonly PlanHeader[], value: string): readonly PlanHeader[] {
  const header: PlanHeader = { name: 'Referer', value, from: 'builtin' }
  const at = headers.findIndex(({ name }) => name.toLowerCase() === 'referer')
  if (at !== -1) return headers.with(at, header)
  const before = headers.findIndex(
    ({ name, from }) => from === 'user' || from === 'cookie' || /^(accept-payment|content-type)$/i.test(name),
  )
  return headers.toSpliced(before === -1 ? headers.length : before, 0, header)
}
