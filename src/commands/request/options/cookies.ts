import type { OptionSpec } from '../../../cli/spec.ts'

/** Options that say cookies, and who the user is. @source curl 7.88.1, curl(1) */
export const cookieOptions = [] as const satisfies readonly OptionSpec[]
