import type { App } from '../../app.ts'
import type { RequestFlags } from '../../request/flags.ts'

/** A terminal is not written to more often. */
const tickMs = 100

/** Shows on stderr what a paid stream has cost so far. */
export type CostMeter = Readonly<{ show(paid: string): void; end(): void }>

/**
 * On a terminal one line that is written over; elsewhere, and only with `-#`, a line for each voucher. Nothing with `-s`, with
 * `--no-progress-meter`, or when the stream itself goes to that terminal.
 */
export function createCostMeter(
  { io, now }: Pick<App, 'io' | 'now'>,
  { silent, saving }: Pick<RequestFlags, 'silent' | 'saving'>,
  isBodyOnTerminal: boolean,
): CostMeter {
  const { progress } = saving
  const isWanted = progress === 'bar' || (progress === undefined && io.stderrIsTty && !isBodyOnTerminal)
  if (silent || !isWanted) return { show: () => undefined, end: () => undefined }
  let last: string | undefined
  let drawnAt = 0
  const draw = (): void => {
    io.writeErr(`\r${last} so far`)
    drawnAt = now()
  }
  return {
    show: (paid) => {
      last = paid
      if (!io.stderrIsTty) io.writeErr(`${paid} so far\n`)
      else if (now() - drawnAt >= tickMs) draw()
    },
    end: () => {
      if (last === undefined || !io.stderrIsTty) return
      draw()
      io.writeErr('\n')
    },
  }
}
