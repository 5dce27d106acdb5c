import { resolveNetworks } from '../../chain/networks.ts'
import { formatBash } from '../../cli/completion-bash.ts'
import { formatFish } from '../../cli/completion-fish.ts'
import { buildModel, type CompletionModel } from '../../cli/completion-model.ts'
import { formatPowershell } from '../../cli/completion-powershell.ts'
import { formatZsh } from '../../cli/completion-zsh.ts'
import { UsageError } from '../../core/errors.ts'
import { commandTable } from '../table.ts'

const formats: Readonly<Record<string, (model: CompletionModel) => string>> = {
  bash: formatBash,
  zsh: formatZsh,
  fish: formatFish,
  powershell: formatPowershell,
}

/** The file that a shell loads. @throws {UsageError} for a shell that is not there */
export function completionScript(shell: string): string {
  const format = formats[shell]
  if (!format) throw new UsageError(`There are no completions for ${shell.slice(0, 40)}`)
  return format(buildModel(commandTable, networkNames()))
}

/** Those that are built in; the user's own are not looked up while a key is pressed. */
function networkNames(): readonly string[] {
  return resolveNetworks({}).flatMap(({ name, aliases }) => [name, ...aliases])
}
