/**
 * A function of bash and zsh that prints the names of the accounts, one a line, without starting presto.
 *
 * @source src/config/paths.ts, src/wallet/account-file.ts
 */
export const accountLookup = `_presto_accounts() {
  local folder="\${XDG_DATA_HOME:-$HOME/.local/share}/presto/wallets" name
  [[ $OSTYPE == darwin* ]] && folder="$HOME/Library/Application Support/presto/wallets"
  [[ -n $PRESTO_HOME ]] && folder="$PRESTO_HOME/wallets"
  [[ -d $folder ]] || return 0
  command ls -1 "$folder" | while IFS= read -r name; do
    [[ $name == *.json ]] || continue
    name=\${name%.json}
    printf '%s\\n' "\${name%.key}"
  done
}
`

/** A word as bash and zsh read it between single quotes. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
