import type { OptionSpec } from '../../../cli/spec.ts'

/** Options that say what is uploaded, and under which condition something is fetched. @source curl 7.88.1, curl(1) */
export const uploadOptions = [] as const satisfies readonly OptionSpec[]
