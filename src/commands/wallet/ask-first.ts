import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { DeclinedError } from '../../core/errors.ts'

/** Asks before something that cannot be taken back; `--yes` answers. @throws {DeclinedError} */
export async function askFirst(app: App, input: CommandInput, question: string): Promise<void> {
  if (input.options['yes']) return
  const answer = await app.io.confirm(question)
  if (answer === undefined)
    throw new DeclinedError('This has to be confirmed and nobody is there to ask', {
      hint: 'Say --yes if you mean it.',
    })
  if (!answer) throw new DeclinedError('Nothing was done')
}
