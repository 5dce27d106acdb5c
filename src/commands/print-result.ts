import type { App } from '../app.ts'
import type { CommandInput } from '../cli/spec.ts'

/** What a command has to say: `document` for `-j` and `-t`, `text` for people. */
export type Result = Readonly<{ document: unknown; text: string }>

/** Prints a result on stdout in the form that was asked for; text gets its closing line break. */
export async function printResult(app: App, input: CommandInput, result: Result): Promise<void> {
  const format = input.options['toon-output'] ? 'toon' : input.options['json-output'] ? 'json' : undefined
  if (format === undefined) {
    const { text } = result
    await app.io.writeOut(text === '' || text.endsWith('\n') ? text : `${text}\n`)
    return
  }
  const { formatDocument } = await import('../output/format-document.ts')
  await app.io.writeOut(await formatDocument(result.document, format))
}
