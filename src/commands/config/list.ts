import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { formatTable } from '../../output/table.ts'
import { printResult } from '../print-result.ts'
import { listEntries, readConfigFile } from './entries.ts'

/** Prints the keys that are set; as a document, the file's own shape. */
export async function list(app: App, input: CommandInput): Promise<void> {
  const config = readConfigFile(app)
  const rows = listEntries(config).map(({ key, value }) => [key, value])
  await printResult(app, input, { document: { config }, text: formatTable(rows) })
}
