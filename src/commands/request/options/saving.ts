import type { OptionSpec } from '../../../cli/spec.ts'

/** Options that say where the answer goes, how fast, and what is shown meanwhile. @source curl 7.88.1, curl(1) */
export const savingOptions = [] as const satisfies readonly OptionSpec[]
