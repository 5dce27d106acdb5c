import { accountLookup, quote } from './account-lookup.ts'
import type { CompletionModel, CompletionNode, CompletionOption, ValueKind } from './completion-model.ts'

/** completions/presto.bash; works from bash 3.2 on and needs no bash-completion. */
export function formatBash(model: CompletionModel): string {
  const paths = model.filter(({ path }) => path !== '').map(({ path }) => quote(path))
  return `# Completions of presto for bash, written by \`npm run gen\`.

${accountLookup}
_presto() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path='' next i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${path:+$path }\${COMP_WORDS[i]}"
    case $next in
      ${wrap(paths)})
        [[ -n $path || $i -eq 1 ]] && path=$next ;;
    esac
  done
  case "$path:$prev" in
${valueCases(model)}  esac
  case "$path" in
${model.map(nodeCase).join('')}  esac
}
complete -F _presto presto
`
}

/** Where the word before takes a value. */
function valueCases(model: CompletionModel): string {
  const patterns = new Map<string, string[]>()
  for (const { path, options } of model)
    for (const { short, long, value } of options)
      if (value !== undefined)
        for (const name of [...(short === undefined ? [] : [short]), ...long]) {
          const action = actionOf(value)
          patterns.set(action, [...(patterns.get(action) ?? []), quote(`${path}:${name}`)])
        }
  return [...patterns]
    .map(([action, names]) => `    ${wrap(names)})\n      ${action}\n      return ;;\n`)
    .join('')
}

function nodeCase({ path, subcommands, options, arguments: args }: CompletionNode): string {
  const flags = options.flatMap(namesOf).join(' ')
  const [first] = args
  const operands =
    subcommands.length > 0
      ? `${path === '' ? '[[ $COMP_CWORD -ne 1 ]] || ' : ''}${reply(subcommands.map(({ name }) => name))}`
      : first === undefined
        ? ':'
        : actionOf(first.value)
  return `    ${quote(path)})
      if [[ $cur == -* ]]; then ${reply([flags])}
      else ${operands}
      fi ;;
`
}

function actionOf(value: ValueKind): string {
  if (value.kind === 'choices') return reply(value.choices)
  if (value.kind === 'account') return 'COMPREPLY=($(compgen -W "$(_presto_accounts)" -- "$cur"))'
  if (value.kind === 'text') return ':'
  return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur"))'
}

function reply(words: readonly string[]): string {
  return `COMPREPLY=($(compgen -W ${quote(words.join(' '))} -- "$cur"))`
}

function namesOf({ short, long }: CompletionOption): readonly string[] {
  return short === undefined ? long : [short, ...long]
}

function wrap(patterns: readonly string[]): string {
  return patterns.join(' | ')
}
