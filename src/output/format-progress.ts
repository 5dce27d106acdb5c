/** How far a transfer is; totals are `undefined` where nobody has said. */
export type Progress = Readonly<{
  received: number
  receivedTotal: number | undefined
  sent: number
  sentTotal: number | undefined
  elapsedMs: number
  /** Bytes a second over the last seconds. */
  currentSpeed: number
}>

/** The two lines above curl's meter. */
export const meterTitle =
  '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n' +
  '                                 Dload  Upload   Total   Spent    Left  Speed\n'

/** One line of curl's meter, without its ends. @source curl 7.88.1, curl(1), PROGRESS METER */
export function formatMeter(progress: Progress): string {
  const { received, receivedTotal, sent, sentTotal, elapsedMs, currentSpeed } = progress
  const seconds = elapsedMs / 1000
  const down = speedOf(received, elapsedMs)
  const up = speedOf(sent, elapsedMs)
  const total = (receivedTotal ?? received) + (sentTotal ?? sent)
  const estimates = [
    receivedTotal !== undefined && down > 0 ? receivedTotal / down : 0,
    sentTotal !== undefined && up > 0 ? sentTotal / up : 0,
  ]
  const whole = Math.floor(Math.max(...estimates))
  return [
    `${percent(received + sent, total)} ${size(total)} `,
    `${percent(received, receivedTotal)} ${size(received)} `,
    `${percent(sent, sentTotal)} ${size(sent)} `,
    `${size(down)}  ${size(up)}`,
    `${time(whole)} ${time(Math.floor(seconds))} ${time(whole > 0 ? Math.max(0, whole - Math.floor(seconds)) : 0)}`,
    size(currentSpeed),
  ].join(' ')
}

/** curl's `-#`: hashes up to where the transfer is; without a total only what came. */
export function formatBar(progress: Progress, columns: number): string {
  const { received, receivedTotal, sent, sentTotal } = progress
  const total = (receivedTotal ?? 0) + (sentTotal ?? 0)
  const done = received + sent
  const width = Math.max(10, columns - percentWidth)
  if (total === 0) return `${'#'.repeat(Math.min(3, width))} ${size(done).trim()}`
  const share = Math.min(1, done / total)
  return `${'#'.repeat(Math.floor(share * width)).padEnd(width)} ${(share * 100).toFixed(1).padStart(5)}%`
}

const percentWidth = 8

function percent(part: number, whole: number | undefined): string {
  return String(whole ? Math.min(100, Math.floor((part / whole) * 100)) : 0).padStart(3)
}

function speedOf(bytes: number, elapsedMs: number): number {
  return elapsedMs > 0 ? Math.floor((bytes * 1000) / elapsedMs) : 0
}

const kilo = 1024

/** Five characters: `99999`, `1024k`, `12.3M`, `1024M`. */
function size(bytes: number): string {
  if (bytes < 100_000) return String(Math.floor(bytes)).padStart(5)
  let rest = bytes
  let unit = ''
  for (const next of ['k', 'M', 'G', 'T', 'P']) {
    rest /= kilo
    unit = next
    if (rest < 10_000) break
  }
  if (unit !== 'k' && rest < 100) return `${rest.toFixed(1)}${unit}`.padStart(5)
  return `${Math.floor(rest)}${unit}`.padStart(5)
}

/** Eight characters: `--:--:--` for none, `0:00:07`, days from 100 hours on. */
function time(seconds: number): string {
  if (seconds <= 0) return '--:--:--'
  const hours = Math.floor(seconds / 3600)
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  if (hours < 100) return `${hours}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`.padStart(8)
  return `${Math.floor(hours / 24)}d ${two(hours % 24)}h`.padStart(8)
}
