import type { OptionSpec } from '../../../cli/spec.ts'

/** Options that say which version of HTTP is spoken. @source curl 7.88.1, curl(1) */
export const protocolOptions = [] as const satisfies readonly OptionSpec[]
