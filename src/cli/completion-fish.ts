import type { CompletionModel, CompletionNode, CompletionOption, ValueKind } from './completion-model.ts'

/** completions/presto.fish */
export function formatFish(model: CompletionModel): string {
  const paths = model.filter(({ path }) => path !== '').map(({ path }) => quote(path))
  return `# Completions of presto for fish, written by \`npm run gen\`.

# True when the words before the cursor lead to exactly this command.
function __presto_at
    set -l path
    set -l words (commandline -opc)
    for word in $words[2..-1]
        if contains -- (string trim -- "$path $word") ${paths.join(' ')}
            set -a path $word
        else if test (count $path) -eq 0
            break
        end
    end
    test "$argv" = "$path"
end

function __presto_first
    test (count (commandline -opc)) -eq 1
end

function __presto_accounts
    set -l folder "$HOME/.local/share/presto/wallets"
    test -n "$XDG_DATA_HOME"; and set folder "$XDG_DATA_HOME/presto/wallets"
    test (uname) = Darwin; and set folder "$HOME/Library/Application Support/presto/wallets"
    test -n "$PRESTO_HOME"; and set folder "$PRESTO_HOME/wallets"
    for file in $folder/*.json
        string replace -r '(\\.key)?\\.json$' '' -- (basename $file)
    end
end

complete -c presto -f
${model.map(nodeLines).join('')}`
}

function nodeLines({ path, subcommands, options, arguments: args }: CompletionNode): string {
  const at = `-n ${quote(`__presto_at ${path}`.trimEnd())}`
  const forWords = path === '' ? '-n __presto_first' : at
  const [first] = args
  return [
    ...subcommands.map(({ name, help }) => `complete -c presto ${forWords} -a ${name} -d ${quote(help)}\n`),
    ...(subcommands.length === 0 && first !== undefined && first.value.kind !== 'text'
      ? [`complete -c presto ${at} ${valueFlags(first.value)}\n`]
      : []),
    ...options.map((option) => `complete -c presto ${at} ${optionFlags(option)}\n`),
  ].join('')
}

function optionFlags({ short, long, value, help }: CompletionOption): string {
  const names = [
    ...(short === undefined ? [] : [`-s ${short.slice(1)}`]),
    ...long.map((name) => `-l ${name.slice(2)}`),
  ]
  const takes = value === undefined ? [] : ['-x', valueFlags(value)]
  const flags = value?.kind === 'file' ? ['-r -F'] : takes
  return [...names, ...flags, '-d', quote(help)].filter((flag) => flag !== '').join(' ')
}

function valueFlags(value: ValueKind): string {
  if (value.kind === 'choices') return `-a ${quote(value.choices.join(' '))}`
  return { file: '-F', account: "-a '(__presto_accounts)'", text: '' }[value.kind]
}

/** A word as fish reads it between single quotes. */
function quote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`
}
