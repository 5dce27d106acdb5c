import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { ceilings, intention, noon } from './intention.ts'

/** A process of its own that spends 0.60 of a dollar: `spend-child.mts FILE go|die-intended|die-signed`. */
const [file = '', how] = process.argv.slice(2)

// Whoever is to be killed waits for it: without a listener nothing else would keep the process.
if (how !== 'go') setInterval(() => undefined, 60_000)
process.send?.('ready')
process.once('message', () => {
  const ledger = openLedger(file, { now: () => noon, pid: process.pid })
  const row = intention()
  try {
    ledger.intend(row, ceilings({ perDay: 1_000_000n }))
    if (how === 'die-signed') ledger.signed(row.id, undefined)
    process.send?.({ id: row.id }, () => {
      if (how === 'go') process.exit(0)
    })
  } catch (error) {
    process.send?.({ refused: String(error) }, () => process.exit(0))
  }
})
