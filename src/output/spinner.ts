import type { Io } from '../core/io.ts'
import { sanitize } from '../core/sanitize.ts'

/** Shorter waits are not worth a spinner. */
const delayMs = 300

export type Spinner = Readonly<{
  /** Takes it off the terminal; may be called more than once. */
  stop(): void
}>

/** Shows that something takes its time: on a terminal only, and only when it takes longer than 300 ms. */
export function startSpinner(io: Pick<Io, 'stderrIsTty' | 'color'>, text: string): Spinner {
  if (!io.stderrIsTty) return { stop: () => {} }
  let stopped = false
  let running: { stop(): unknown } | undefined
  const show = async (): Promise<void> => {
    const { default: ora } = await import('ora')
    if (stopped) return
    running = ora({
      text: sanitize(text),
      color: io.color.stderr ? 'cyan' : false,
      // Taking over stdin would swallow Ctrl-C and what is piped in.
      discardStdin: false,
    }).start()
  }
  const timer = setTimeout(() => void show().catch(() => {}), delayMs)
  return {
    stop: () => {
      stopped = true
      clearTimeout(timer)
      running?.stop()
      running = undefined
    },
  }
}
