import { sanitize } from '../core/sanitize.ts'
import { displayWidth } from './display-width.ts'

export type Bar = Readonly<{
  label: string
  /** Not negative; bars are as long as their share of the largest. */
  amount: bigint
  /** The amount for people. */
  text: string
}>

const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']
const shortestBar = 8
const maxLabelLength = 60

/** A bar chart of at most `columns` columns, one line for every row. */
export function formatBars(bars: readonly Bar[], columns: number): string {
  const rows = bars.map(({ label, amount, text }) => ({
    label: sanitize(label, maxLabelLength),
    text: sanitize(text),
    amount,
  }))
  const labelWidth = Math.max(0, ...rows.map(({ label }) => displayWidth(label)))
  const textWidth = Math.max(0, ...rows.map(({ text }) => displayWidth(text)))
  const room = Math.max(shortestBar, columns - labelWidth - textWidth - 4)
  let largest = 0n
  for (const { amount } of rows) if (amount > largest) largest = amount
  return rows
    .map(({ label, text, amount }) => {
      const name = label + ' '.repeat(labelWidth - displayWidth(label))
      const figure = ' '.repeat(textWidth - displayWidth(text)) + text
      return `${`${name}  ${figure}  ${formatBar(amount, largest, room)}`.trimEnd()}\n`
    })
    .join('')
}

/** Whatever is more than nothing shows. */
function formatBar(amount: bigint, largest: bigint, room: number): string {
  if (amount <= 0n) return ''
  const parts = Math.max(1, Number((amount * BigInt(room * 8)) / largest))
  return '█'.repeat(Math.floor(parts / 8)) + (eighths[parts % 8] ?? '')
}
