import { formatExitCodesPage } from '../src/cli/exit-code-page.ts'
import { formatManPage } from '../src/cli/man-page.ts'
import { formatOptionsPage } from '../src/cli/options-page.ts'
import { completionScript } from '../src/commands/completion/completion-script.ts'
import { requestRows } from '../src/commands/request/options/rows.ts'
import { commandTable } from '../src/commands/table.ts'
import { contractCodePath, formatContractCode } from './compile-contracts.ts'

/** The committed files that follow from other sources, by path. */
export function generatedFiles(): Readonly<Record<string, string>> {
  return {
    'docs/options.md': formatOptionsPage(commandTable, requestRows),
    'docs/presto.1': formatManPage(commandTable, requestRows),
    'docs/exit-codes.md': formatExitCodesPage(),
    'completions/presto.bash': completionScript('bash'),
    'completions/_presto': completionScript('zsh'),
    'completions/presto.fish': completionScript('fish'),
    'completions/presto.ps1': completionScript('powershell'),
    [contractCodePath]: formatContractCode(),
  }
}
