import type { LimitsConfig } from './config.ts'

/**
 * Ceilings in dollars when the user set none.
 *
 * @source docs, limits
 */
export const defaultLimits = {
  perRequest: '1.00',
  perDay: '10.00',
  maxFee: '0.05',
  deposit: '1.00',
  deposits: '5.00',
} as const satisfies LimitsConfig
