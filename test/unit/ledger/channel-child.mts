import { openLedger } from '../../../src/ledger/open-ledger.ts'
import { newChannel, sessionIntention, slot } from './channel.ts'
import { ceilings, noon } from './intention.ts'

/** A process of its own that works with channels when it is told to: `channel-child.mts FILE lock|open|die-signed|die-sent`. */
const [file = '', how] = process.argv.slice(2)

process.send?.('ready')
process.once('message', () => {
  const ledger = openLedger(file, { now: () => noon, pid: process.pid })
  const channels = ledger.channels()
  try {
    process.send?.(work())
  } catch (error) {
    process.send?.({ refused: String(error) })
  }
  // Holds what it took until it is killed.
  setInterval(() => undefined, 1000)

  function work(): unknown {
    if (how === 'lock') {
      const taken = channels.tryLock(slot)
      return 'holder' in taken ? taken : { locked: true }
    }
    const channel = newChannel({ pendingDeposit: 600_000n })
    channels.intendOpen(channel, { perChannel: 1_000_000n, together: 1_000_000n })
    if (how === 'open') return { id: channel.facts.id }
    const payment = sessionIntention()
    ledger.intend(payment, ceilings())
    ledger.signed(payment.id, undefined)
    if (how === 'die-sent')
      channels.voucher(channel.facts.id, 100_000n, { id: payment.id, grows: 0n, ceilings: ceilings() })
    return { id: channel.facts.id, payment: payment.id }
  }
})
