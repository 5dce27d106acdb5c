import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import type { ChannelRow } from '../../core/channel-store.ts'
import { CliError } from '../../core/errors.ts'
import type { ChannelDeps } from '../../payment/channel/channel-deps.ts'
import { withdrawableAt } from '../../payment/channel/force-close.ts'
import { printResult } from '../print-result.ts'
import { reportError } from '../report-error.ts'
import { combineExitCodes } from '../request/combine-exit-codes.ts'
import { formatState } from './format-session.ts'
import { sessionDetails } from './session-document.ts'

/**
 * Does something with every channel, one after the other, and prints what they are then; what fails is told, and the others
 * are done all the same.
 *
 * @returns The exit code of all together.
 */
export async function runEach(
  app: App,
  input: CommandInput,
  deps: ChannelDeps,
  rows: readonly ChannelRow[],
  work: (row: ChannelRow) => Promise<ChannelRow>,
): Promise<number> {
  const codes: number[] = []
  const done: ChannelRow[] = []
  for (const row of rows) {
    try {
      done.push(await work(row))
    } catch (error) {
      if (!(error instanceof CliError)) throw error
      codes.push(reportError(app, [], error, wishOf(input)))
      // People read the reason; a document has every channel.
      if (isDocument(input)) done.push(deps.store.get(row.facts.id) ?? row)
    }
  }
  await printResult(app, input, {
    document: { sessions: done.map((row) => sessionDetails(row, withdrawableAt(row, deps))) },
    text: done.map((row) => formatState(row, withdrawableAt(row, deps))).join('\n'),
  })
  return combineExitCodes(codes)
}

function isDocument({ options }: CommandInput): boolean {
  return options['json-output'] === true || options['toon-output'] === true
}

function wishOf({ options }: CommandInput) {
  return {
    silent: false,
    showError: true,
    json: options['json-output'] === true,
    toon: options['toon-output'] === true,
  }
}
