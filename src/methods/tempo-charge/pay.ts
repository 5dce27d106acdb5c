import type { Pay } from '../../core/payment.ts'
import { broadcast } from './broadcast.ts'
import { draft } from './draft.ts'
import { settlement } from './settlement.ts'
import { sign } from './sign.ts'

/** How tempo/charge pays; loaded when something is going to be paid. */
export const pay: Pay = { draft, sign, broadcast, settlement }
