import type { OptionSpec } from '../../../cli/spec.ts'

/** Options that say several transfers: globs, config files, retries, in parallel. @source curl 7.88.1, curl(1) */
export const manyOptions = [] as const satisfies readonly OptionSpec[]
