import type { ChannelRow } from '../../core/channel-store.ts'
import { formatAmount, formatMoney } from '../../core/money.ts'
import { sanitize } from '../../core/sanitize.ts'
import { formatMoment } from '../history/format-row.ts'
import { refundableOf, spentOf } from './session-document.ts'

/** Base units of a channel: dollars with two decimals at least. */
export function formatUnits(amount: bigint, { dollar, decimals }: ChannelRow): string {
  return dollar ? formatMoney(amount, decimals) : formatAmount(amount, decimals)
}

/** Where a channel is used; nearly all origins are https, so that goes without saying. */
export function formatPlace({ origin, network }: ChannelRow): string {
  return origin === '' ? `found on ${network}` : origin.replace(/^https:\/\//, '')
}

/** One line on what a channel is now. @param withdrawableAt Unix seconds by the chain's clock. */
export function formatState(row: ChannelRow, withdrawableAt: number | undefined): string {
  const money = (amount: bigint) => `${formatUnits(amount, row)} ${row.currency}`
  const name = `${row.facts.id} (${formatPlace(row)})`
  const spent = money(spentOf(row))
  const rest = money(refundableOf(row))
  return sanitize(`${name} ${stateWords(row, { spent, rest, money }, withdrawableAt)}`, 600)
}

type Words = Readonly<{ spent: string; rest: string; money(amount: bigint): string }>

function stateWords(row: ChannelRow, { spent, rest, money }: Words, until: number | undefined): string {
  switch (row.state) {
    case 'closed': {
      const back = row.deposit > row.settled ? row.deposit - row.settled : 0n
      return `is closed: ${spent} paid, ${money(back)} came back`
    }
    case 'dead':
      return 'was never opened: nothing is locked'
    case 'requested':
      return until === undefined
        ? `is being closed on the chain: up to ${rest} comes back`
        : `is being closed on the chain: up to ${rest} can be withdrawn from ${formatMoment(until * 1000)} UTC on, with \`presto sessions sync\``
    case 'closing':
      return `may be closed or not: up to ${rest} comes back`
    case 'opening':
      return `is being opened: ${rest} may be locked`
    case 'open':
      return `is open: ${spent} spent, ${row.recovered ? 'up to ' : ''}${rest} would come back`
  }
}
