import type { OptionSpec } from '../../../cli/spec.ts'

/** Options that say which way a server is reached: proxies, addresses, TLS. @source curl 7.88.1, curl(1) */
export const reachOptions = [] as const satisfies readonly OptionSpec[]
