import type { App } from '../../app.ts'
import type { Config } from '../../core/config.ts'
import { UsageError } from '../../core/errors.ts'
import { parseDollars } from '../../core/money.ts'
import type { RequestFlags } from '../../request/flags.ts'

/** What the transfers of one command line, or of its part between two `--next`, share. */
export type Session = {
  readonly app: App
  /** As typed, for the printer of errors. */
  readonly argv: readonly string[]
  readonly flags: RequestFlags
  readonly config: Config
  readonly budget: Budget
  readonly maxSpendMicros: bigint | undefined
  /** The file of `-D` is there, and what is in it is this part's. */
  isDumping: boolean
  /** A sentence for stderr; silent with `-s`. */
  warn(text: string): void
}

/** What all transfers of a run share, also those behind `--next`. */
export type Budget = {
  /** Micro-dollars that this run has reserved so far. */
  reservedMicros: bigint
  /** The last of those who wait to choose, ask and sign: one at a time, so that each sees what the others took. */
  turn: Promise<unknown>
}

/** Before anything was paid. */
export function openBudget(): Budget {
  return { reservedMicros: 0n, turn: Promise.resolve() }
}

/** Lets others have their turn while something is waited for, and comes back when it is there and their turn is over. */
export type StepAside = <T>(wait: () => Promise<T>) => Promise<T>

/** Runs `work` when everybody who came before is done. */
export async function takeTurn<T>(budget: Budget, work: (aside: StepAside) => Promise<T>): Promise<T> {
  let pass: (() => void) | undefined = await nextTurn(budget)
  const end = (): void => {
    pass?.()
    pass = undefined
  }
  const aside: StepAside = async (wait) => {
    // When the turn is over there is none to come back to.
    if (!pass) return wait()
    end()
    try {
      return await wait()
    } finally {
      pass = await nextTurn(budget)
    }
  }
  try {
    return await work(aside)
  } finally {
    end()
  }
}

async function nextTurn(budget: Budget): Promise<() => void> {
  const before = budget.turn
  let pass: () => void = () => undefined
  budget.turn = new Promise<void>((resolve) => {
    pass = resolve
  })
  await before
  return pass
}

/** @throws {UsageError} for amounts that are none; {StateError} when the config is unreadable. */
export function openSession(app: App, argv: readonly string[], flags: RequestFlags, budget: Budget): Session {
  return {
    app,
    argv,
    flags,
    config: app.config(),
    budget,
    isDumping: false,
    maxSpendMicros: parseMoneyFlag('--max-spend', flags.maxSpend),
    warn: (text) => {
      if (!flags.silent) app.io.writeErr(`presto: warning: ${text}\n`)
    },
  }
}

/** What is left of `--max-spend`, micro-dollars; `undefined` without it. */
export function maxSpendLeft(session: Session): bigint | undefined {
  if (session.maxSpendMicros === undefined) return undefined
  const left = session.maxSpendMicros - session.budget.reservedMicros
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
