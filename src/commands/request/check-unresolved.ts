import { OutcomeUnknownError } from '../../core/errors.ts'
import type { Ledger } from '../../core/ledger.ts'
import type { Session } from './session.ts'

/**
 * Mentions a payment for the same request whose outcome nobody knows yet; with `--if-unresolved refuse` it ends the run.
 *
 * @throws {OutcomeUnknownError}
 */
export function checkUnresolved(
  { flags, warn }: Session,
  ledger: Ledger,
  request: Readonly<{ httpMethod: string; urlHash: string; bodyHash: string }>,
): void {
  const { httpMethod, urlHash, bodyHash } = request
  // A voucher whose answer was lost goes out again by itself, and pays once.
  const [row] = ledger
    .unresolved({ httpMethod, urlHash, bodyHash })
    .filter(({ ownerAlive, intent }) => !ownerAlive && intent !== 'session')
  if (!row) return
  const known = `payment ${row.id} for this same request is unresolved (${row.state})`
  if (flags.ifUnresolved === 'warn') {
    warn(`${known}; \`presto history check\` decides, --resume ${row.id} sends its bytes again`)
    return
  }
  throw new OutcomeUnknownError(`Nothing was paid now: ${known}.`, {
    hint: `Run \`presto history check\`, or send the same bytes again with --resume ${row.id}.`,
    payment: { id: row.id, state: row.state },
  })
}
