import { accountLookup, quote } from './account-lookup.ts'
import type { CompletionModel, CompletionNode, CompletionOption, ValueKind } from './completion-model.ts'

/** completions/_presto; works in a folder of $fpath and when it is sourced. */
export function formatZsh(model: CompletionModel): string {
  const paths = model.filter(({ path }) => path !== '').map(({ path }) => quote(path))
  return `#compdef presto
# Completions of presto for zsh, written by \`npm run gen\`.

${accountLookup}
_presto_account_names() {
  local -a names
  names=(\${(f)"$(_presto_accounts)"})
  compadd -- $names
}

_presto() {
  local at='' next
  integer i start=1
  for ((i = 2; i < CURRENT; i++)); do
    next="\${at:+$at }\${words[i]}"
    case $next in
      ${paths.join(' | ')})
        if [[ -n $at || $i -eq 2 ]]; then
          at=$next
          start=$i
        fi ;;
    esac
  done
  words=("\${(@)words[start,-1]}")
  ((CURRENT -= start - 1))
  case $at in
${model.map(nodeCase).join('')}  esac
}

if [[ $funcstack[1] == _presto ]]; then
  _presto "$@"
else
  compdef _presto presto
fi
`
}

function nodeCase({ path, subcommands, options, arguments: args }: CompletionNode): string {
  const names = subcommands.map(({ name, help }) => `${name}:${help}`)
  const lines = [
    ...options.flatMap(optionSpecs),
    ...(subcommands.length > 0 ? [quote('1: :->commands')] : []),
    ...(subcommands.length > 0 && path !== '' ? [] : args.map(argumentSpec)),
  ]
  const flags = subcommands.length > 0 ? '-s -S -C' : '-s -S'
  const states =
    subcommands.length > 0
      ? `
      if [[ $state == commands ]]; then
        local -a commands=(
${names.map((name) => `          ${quote(name)}\n`).join('')}        )
        _describe command commands
      fi`
      : ''
  const declare = subcommands.length > 0 ? '      local state line\n' : ''
  return `    ${quote(path)})
${declare}      _arguments ${flags} \\
${lines.map((line) => `        ${line}`).join(' \\\n')}${states} ;;
`
}

function optionSpecs({ short, long, placeholder, value, many, help }: CompletionOption): string[] {
  const names = short === undefined ? long : [short, ...long]
  const text = help.replaceAll(/[[\]\\:]/g, '\\$&')
  const action = value === undefined ? '' : `:${escapeColons(placeholder ?? '')}:${actionOf(value)}`
  const exclude = many ? '*' : names.length > 1 ? `(${names.join(' ')})` : ''
  return names.map((name) => quote(`${exclude}${name}[${text}]${action}`))
}

function argumentSpec({ name, many, value }: CompletionNode['arguments'][number], at: number): string {
  const action = actionOf(value)
  return quote(`${many ? '*' : at + 1}:${escapeColons(name)}:${action}`)
}

function actionOf(value: ValueKind): string {
  if (value.kind === 'choices') return `(${value.choices.join(' ')})`
  return { file: '_files', account: '_presto_account_names', text: ' ' }[value.kind]
}

function escapeColons(text: string): string {
  return text.replaceAll(':', '\\:')
}
