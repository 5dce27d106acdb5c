import { shells } from '../../cli/completion-model.ts'
import type { CommandSpec } from '../../cli/spec.ts'

export const spec: CommandSpec = {
  name: 'completion',
  summary: 'Print the completions for a shell',
  details:
    'The same file is in the folder completions/ of the package. bash: `source <(presto completion bash)` in ~/.bashrc. zsh: save it as _presto in a folder of $fpath. fish: save it as ~/.config/fish/completions/presto.fish. PowerShell: put `presto completion powershell | Out-String | Invoke-Expression` into $PROFILE.',
  arguments: [{ name: 'shell', required: true, choices: shells }],
  examples: ['presto completion bash', 'presto completion fish > ~/.config/fish/completions/presto.fish'],
}
