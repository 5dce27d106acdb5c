import type { CompletionModel, CompletionNode, ValueKind } from './completion-model.ts'

/** completions/presto.ps1; for Windows PowerShell 5 and PowerShell 7. */
export function formatPowershell(model: CompletionModel): string {
  return `# Completions of presto for PowerShell, written by \`npm run gen\`.

Register-ArgumentCompleter -Native -CommandName presto -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)

  # By command: its words with their help, its options with their help, and the values of options.
  $words = @{
${model.map(({ path, subcommands, arguments: args }) => `    ${quote(path)} = ${table(wordPairs(subcommands, args))}\n`).join('')}  }
  $options = @{
${model.map(({ path, options }) => `    ${quote(path)} = ${table(optionPairs(options))}\n`).join('')}  }
  $values = [System.Collections.Hashtable]::new([System.StringComparer]::Ordinal)
${model.flatMap(valueLines).join('')}
  function Get-PrestoAccount {
    $folder = if ($env:PRESTO_HOME) { Join-Path $env:PRESTO_HOME 'wallets' }
      elseif ($env:LOCALAPPDATA) { Join-Path $env:LOCALAPPDATA 'presto/Data/wallets' }
      elseif ($IsMacOS) { Join-Path $HOME 'Library/Application Support/presto/wallets' }
      elseif ($env:XDG_DATA_HOME) { Join-Path $env:XDG_DATA_HOME 'presto/wallets' }
      else { Join-Path $HOME '.local/share/presto/wallets' }
    Get-ChildItem -Path $folder -Filter *.json -ErrorAction SilentlyContinue |
      ForEach-Object { $_.Name -replace '(\\.key)?\\.json$', '' }
  }

  $typed = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  $path = ''
  for ($i = 0; $i -lt $typed.Count; $i++) {
    $next = "$path $($typed[$i])".Trim()
    if ($words.ContainsKey($next) -and ($path -or $i -eq 0)) { $path = $next }
  }
  $before = if ($typed.Count) { $typed[-1] } else { '' }
  $kind = $values["\${path}:$before"]
  if ($null -ne $kind) {
    if ($kind -eq '<file>') { return }
    $found = @(if ($kind -eq '<account>') { Get-PrestoAccount } else { $kind -split ' ' })
    $pairs = @($found | Where-Object { $_ } | ForEach-Object { , @($_, $_) })
  } elseif ($wordToComplete -like '-*') { $pairs = $options[$path] }
  else {
    $pairs = @($words[$path] | ForEach-Object {
      if ($_[0] -eq '<account>') { Get-PrestoAccount | ForEach-Object { , @($_, $_) } } else { , $_ }
    })
  }
  $pairs | Where-Object { $_[0] -clike "$wordToComplete*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_[0], $_[0], 'ParameterValue', $_[1])
  }
}
`
}

type Pair = readonly [word: string, help: string]

function wordPairs(
  subcommands: CompletionNode['subcommands'],
  [first]: CompletionNode['arguments'],
): readonly Pair[] {
  if (subcommands.length > 0) return subcommands.map(({ name, help }) => [name, help])
  if (first?.value.kind === 'choices') return first.value.choices.map((choice) => [choice, choice])
  return first?.value.kind === 'account' ? [['<account>', '']] : []
}

function optionPairs(options: CompletionNode['options']): readonly Pair[] {
  return options.flatMap(({ short, long, help }) =>
    [...(short === undefined ? [] : [short]), ...long].map((name): Pair => [name, help]),
  )
}

function valueLines({ path, options }: CompletionNode): string[] {
  return options.flatMap(({ short, long, value }) =>
    value === undefined
      ? []
      : [...(short === undefined ? [] : [short]), ...long].map(
          (name) => `  $values[${quote(`${path}:${name}`)}] = ${quote(describe(value))}\n`,
        ),
  )
}

function describe(value: ValueKind): string {
  if (value.kind === 'choices') return value.choices.join(' ')
  return { file: '<file>', account: '<account>', text: '' }[value.kind]
}

/** The comma in front keeps a list of one pair a list of pairs. */
function table(pairs: readonly Pair[]): string {
  return `@(${pairs.map(([word, help]) => `,@(${quote(word)}, ${quote(help)})`).join('; ')})`
}

/** A word as PowerShell reads it between single quotes. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
