import type { App } from '../app.ts'
import { scan } from '../cli/scan.ts'
import { CliError, ConfigFileError, CurlError, UsageError } from '../core/errors.ts'
import { exitCodes } from '../core/exit-codes.ts'
import { formatErrorLine, formatErrorText, type ToldFailure, tellable } from '../output/format-error.ts'
import { redactForeignText } from '../output/redact.ts'
import { isBrokenPipe } from '../output/write-failure.ts'
import type { RequestFlags } from '../request/flags.ts'
import { isCommandName } from './command-names.ts'
import { jsonOutput, toonOutput } from './common-options.ts'
import { requestRows } from './request/options/rows.ts'

/**
 * Tells the user about a failure, on stderr: two lines for people, one document with `-j` and `-t`, nothing with `-s`.
 *
 * @param argv As typed; it may be what could not be read.
 * @param flags Once it was read: config files have their say, too.
 * @returns The exit code.
 */
export function reportError(
  app: App,
  argv: readonly string[],
  error: unknown,
  flags?: Pick<RequestFlags, 'silent' | 'showError' | 'json' | 'toon'>,
): number {
  if (isBrokenPipe(error)) return exitCodes.writeError
  const failure = error instanceof CliError ? toldOf(error) : bugOf(error, [...app.inFlight].at(-1))
  const wish = flags ? wishOf(flags) : readWish(argv)
  // As in curl, where a command line that cannot be read is told even with -s.
  if (wish.silent && !(error instanceof UsageError || error instanceof ConfigFileError))
    return failure.exitCode
  app.io.writeErr(wish.document ? formatErrorLine(failure) : formatErrorText(failure))
  if (!(error instanceof CliError) && app.env['PRESTO_DEBUG'] === '1') app.io.writeErr(formatStack(error))
  return failure.exitCode
}

function toldOf(error: CliError): ToldFailure {
  const { code, exitCode, message, hint, payment, details } = error
  const number = error instanceof CurlError ? error.number : undefined
  return { code, exitCode, number, message, hint, payment, details }
}

const maxForeignLength = 300

/** What is no `CliError` is our own fault; its words may hold anything, a key included. */
function bugOf(error: unknown, payment: string | undefined): ToldFailure {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  const money =
    payment === undefined
      ? ''
      : `Payment ${payment} was in flight; \`presto history show ${payment}\` says what became of it. `
  return {
    code: 'BUG',
    exitCode: exitCodes.bug,
    number: undefined,
    message: `presto has a bug: ${redactForeignText(tellable(text, maxForeignLength))}`,
    hint: `${money}PRESTO_DEBUG=1 shows where it happened.`,
    payment: payment === undefined ? undefined : { id: payment, state: 'unknown' },
    details: undefined,
  }
}

const maxStackLines = 30

function formatStack(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const lines = stack.split('\n').slice(0, maxStackLines)
  return lines.map((line) => `  ${redactForeignText(tellable(line, maxForeignLength))}\n`).join('')
}

type Wish = Readonly<{ silent: boolean; document: boolean }>

function wishOf({
  silent,
  showError,
  json,
  toon,
}: Pick<RequestFlags, 'silent' | 'showError' | 'json' | 'toon'>): Wish {
  return { silent: silent && !showError, document: json || toon }
}

/** Which form of error the command line asks for, also when it is one that cannot be read as a whole. */
function readWish(argv: readonly string[]): Wish {
  const [first = ''] = argv
  const otherCommand = isCommandName(first) && first !== 'request' && first !== 'inspect'
  const rows = otherCommand ? [jsonOutput, toonOutput] : requestRows
  const on = new Map<string, boolean>()
  for (let at = 0; at < argv.length && argv[at] !== '--'; at++) {
    const word = argv[at] ?? ''
    if (!word.startsWith('-')) continue
    const items = scanWord(word, rows)
    for (const item of items) if (item.kind === 'option') on.set(item.row.long, item.on)
    if (items.length > 0 && !items.some(({ kind }) => kind === 'word')) at += 1
  }
  return {
    silent: on.get('silent') === true && on.get('show-error') !== true,
    document: on.get(jsonOutput.long) === true || on.get(toonOutput.long) === true,
  }
}

/** One word with something behind it that serves as a value; what is left over as a word was none. */
function scanWord(word: string, rows: Parameters<typeof scan>[1]): ReturnType<typeof scan> {
  try {
    return scan([word, '1'], rows)
  } catch {
    return []
  }
}
