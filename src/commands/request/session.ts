import type { App } from '../../app.ts'
import type { Config } from '../../core/config.ts'
import { UsageError } from '../../core/errors.ts'
import { parseDollars } from '../../core/money.ts'
import type { RequestFlags } from '../../request/flags.ts'

/** What the transfers of one invocation share. */
export type Session = {
  readonly app: App
  /** As typed, for the printer of errors. */
  readonly argv: readonly string[]
  readonly flags: RequestFlags
  readonly config: Config
  /** Micro-dollars that this invocation has reserved so far. */
  reservedMicros: bigint
  readonly maxSpendMicros: bigint | undefined
  /** A sentence for stderr; silent with `-s`. */
  warn(text: string): void
}

/** @throws {UsageError} for amounts that are none; {StateError} when the config is unreadable. */
export function openSession(app: App, argv: readonly string[], flags: RequestFlags): Session {
  return {
    app,
    argv,
    flags,
    config: app.config(),
    reservedMicros: 0n,
    maxSpendMicros: parseMoneyFlag('--max-spend', flags.maxSpend),
    warn: (text) => {
      if (!flags.silent) app.io.writeErr(`presto: warning: ${text}\n`)
    },
  }
}

/** What is left of `--max-spend`, micro-dollars; `undefined` without it. */
export function maxSpendLeft(session: Session): bigint | undefined {
  if (session.maxSpendMicros === undefined) return undefined
  const left = session.maxSpendMicros - session.reservedMicros
  return left > 0n ? left : 0n
}

/** @returns Micro-dollars. @throws {UsageError} */
export function parseMoneyFlag(name: string, text: string | undefined): bigint | undefined {
  if (text === undefined) return undefined
  const micros = parseDollars(text)
  if (micros === undefined)
    throw new UsageError(`${name} needs an amount in dollars like 0.05, with at most six decimals.`)
  return micros
}
