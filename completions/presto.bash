# Completions of presto for bash, written by `npm run gen`.

_presto_accounts() {
  local folder="${XDG_DATA_HOME:-$HOME/.local/share}/presto/wallets" name
  [[ $OSTYPE == darwin* ]] && folder="$HOME/Library/Application Support/presto/wallets"
  [[ -n $PRESTO_HOME ]] && folder="$PRESTO_HOME/wallets"
  [[ -d $folder ]] || return 0
  command ls -1 "$folder" | while IFS= read -r name; do
    [[ $name == *.json ]] || continue
    name=${name%.json}
    printf '%s\n' "${name%.key}"
  done
}

_presto() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} path='' next i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="${path:+$path }${COMP_WORDS[i]}"
    case $next in
      'request' | 'inspect' | 'wallet' | 'wallet create' | 'wallet import' | 'wallet list' | 'wallet show' | 'wallet use' | 'wallet rename' | 'wallet export' | 'wallet remove' | 'wallet password' | 'whoami' | 'balance' | 'fund' | 'send' | 'sessions' | 'sessions list' | 'sessions show' | 'sessions close' | 'sessions sync' | 'sessions recover' | 'history' | 'history list' | 'history show' | 'history export' | 'history stats' | 'history check' | 'limits' | 'limits show' | 'limits set' | 'limits reset' | 'config' | 'config get' | 'config set' | 'config unset' | 'config list' | 'config path' | 'config edit' | 'decode' | 'sign' | 'sandbox' | 'demo' | 'completion' | 'help')
        [[ -n $path || $i -eq 1 ]] && path=$next ;;
    esac
  done
  case "$path:$prev" in
    ':-X' | ':--request' | ':-H' | ':--header' | ':-d' | ':--data' | ':--data-ascii' | ':--data-raw' | ':--data-binary' | ':--json' | ':--data-urlencode' | ':-u' | ':--user' | ':-A' | ':--user-agent' | ':-e' | ':--referer' | ':--url' | ':-w' | ':--write-out' | ':--max-redirs' | ':-m' | ':--max-time' | ':--connect-timeout' | ':--max-spend' | ':--max-pay' | ':--pay-with' | ':--session' | ':--deposit' | ':--offer' | ':--token' | ':--rpc-url' | ':--max-fee' | ':--idempotency-key' | ':--resume' | ':-F' | ':--form' | ':--form-string' | ':-C' | ':--continue-at' | ':-r' | ':--range' | ':-z' | ':--time-cond' | ':--url-query' | ':--request-target' | ':--expect100-timeout' | ':-b' | ':--cookie' | ':--oauth2-bearer' | ':--delegation' | ':-x' | ':--proxy' | ':-U' | ':--proxy-user' | ':--proxy-header' | ':--proxy1.0' | ':--noproxy' | ':--preproxy' | ':--socks4' | ':--socks4a' | ':--socks5' | ':--socks5-hostname' | ':--resolve' | ':--connect-to' | ':--abstract-unix-socket' | ':--interface' | ':--local-port' | ':--keepalive-time' | ':--happy-eyeballs-timeout-ms' | ':-E' | ':--cert' | ':--cert-type' | ':--key-type' | ':--pass' | ':--pinnedpubkey' | ':--tls-max' | ':--ciphers' | ':--tls13-ciphers' | ':--capath' | ':--create-file-mode' | ':--max-filesize' | ':--limit-rate' | ':-Y' | ':--speed-limit' | ':-y' | ':--speed-time' | ':--parallel-max' | ':--rate' | ':--retry' | ':--retry-delay' | ':--retry-max-time' | ':--proto' | ':--proto-redir' | ':--proto-default' | ':--variable' | 'request:-X' | 'request:--request' | 'request:-H' | 'request:--header' | 'request:-d' | 'request:--data' | 'request:--data-ascii' | 'request:--data-raw' | 'request:--data-binary' | 'request:--json' | 'request:--data-urlencode' | 'request:-u' | 'request:--user' | 'request:-A' | 'request:--user-agent' | 'request:-e' | 'request:--referer' | 'request:--url' | 'request:-w' | 'request:--write-out' | 'request:--max-redirs' | 'request:-m' | 'request:--max-time' | 'request:--connect-timeout' | 'request:--max-spend' | 'request:--max-pay' | 'request:--pay-with' | 'request:--session' | 'request:--deposit' | 'request:--offer' | 'request:--token' | 'request:--rpc-url' | 'request:--max-fee' | 'request:--idempotency-key' | 'request:--resume' | 'request:-F' | 'request:--form' | 'request:--form-string' | 'request:-C' | 'request:--continue-at' | 'request:-r' | 'request:--range' | 'request:-z' | 'request:--time-cond' | 'request:--url-query' | 'request:--request-target' | 'request:--expect100-timeout' | 'request:-b' | 'request:--cookie' | 'request:--oauth2-bearer' | 'request:--delegation' | 'request:-x' | 'request:--proxy' | 'request:-U' | 'request:--proxy-user' | 'request:--proxy-header' | 'request:--proxy1.0' | 'request:--noproxy' | 'request:--preproxy' | 'request:--socks4' | 'request:--socks4a' | 'request:--socks5' | 'request:--socks5-hostname' | 'request:--resolve' | 'request:--connect-to' | 'request:--abstract-unix-socket' | 'request:--interface' | 'request:--local-port' | 'request:--keepalive-time' | 'request:--happy-eyeballs-timeout-ms' | 'request:-E' | 'request:--cert' | 'request:--cert-type' | 'request:--key-type' | 'request:--pass' | 'request:--pinnedpubkey' | 'request:--tls-max' | 'request:--ciphers' | 'request:--tls13-ciphers' | 'request:--capath' | 'request:--create-file-mode' | 'request:--max-filesize' | 'request:--limit-rate' | 'request:-Y' | 'request:--speed-limit' | 'request:-y' | 'request:--speed-time' | 'request:--parallel-max' | 'request:--rate' | 'request:--retry' | 'request:--retry-delay' | 'request:--retry-max-time' | 'request:--proto' | 'request:--proto-redir' | 'request:--proto-default' | 'request:--variable' | 'inspect:-X' | 'inspect:--request' | 'inspect:-H' | 'inspect:--header' | 'inspect:-d' | 'inspect:--data' | 'inspect:--data-ascii' | 'inspect:--data-raw' | 'inspect:--data-binary' | 'inspect:--json' | 'inspect:--data-urlencode' | 'inspect:-u' | 'inspect:--user' | 'inspect:-A' | 'inspect:--user-agent' | 'inspect:-e' | 'inspect:--referer' | 'inspect:--url' | 'inspect:-w' | 'inspect:--write-out' | 'inspect:--max-redirs' | 'inspect:-m' | 'inspect:--max-time' | 'inspect:--connect-timeout' | 'inspect:--max-spend' | 'inspect:--max-pay' | 'inspect:--pay-with' | 'inspect:--session' | 'inspect:--deposit' | 'inspect:--offer' | 'inspect:--token' | 'inspect:--rpc-url' | 'inspect:--max-fee' | 'inspect:--idempotency-key' | 'inspect:--resume' | 'inspect:-F' | 'inspect:--form' | 'inspect:--form-string' | 'inspect:-C' | 'inspect:--continue-at' | 'inspect:-r' | 'inspect:--range' | 'inspect:-z' | 'inspect:--time-cond' | 'inspect:--url-query' | 'inspect:--request-target' | 'inspect:--expect100-timeout' | 'inspect:-b' | 'inspect:--cookie' | 'inspect:--oauth2-bearer' | 'inspect:--delegation' | 'inspect:-x' | 'inspect:--proxy' | 'inspect:-U' | 'inspect:--proxy-user' | 'inspect:--proxy-header' | 'inspect:--proxy1.0' | 'inspect:--noproxy' | 'inspect:--preproxy' | 'inspect:--socks4' | 'inspect:--socks4a' | 'inspect:--socks5' | 'inspect:--socks5-hostname' | 'inspect:--resolve' | 'inspect:--connect-to' | 'inspect:--abstract-unix-socket' | 'inspect:--interface' | 'inspect:--local-port' | 'inspect:--keepalive-time' | 'inspect:--happy-eyeballs-timeout-ms' | 'inspect:-E' | 'inspect:--cert' | 'inspect:--cert-type' | 'inspect:--key-type' | 'inspect:--pass' | 'inspect:--pinnedpubkey' | 'inspect:--tls-max' | 'inspect:--ciphers' | 'inspect:--tls13-ciphers' | 'inspect:--capath' | 'inspect:--create-file-mode' | 'inspect:--max-filesize' | 'inspect:--limit-rate' | 'inspect:-Y' | 'inspect:--speed-limit' | 'inspect:-y' | 'inspect:--speed-time' | 'inspect:--parallel-max' | 'inspect:--rate' | 'inspect:--retry' | 'inspect:--retry-delay' | 'inspect:--retry-max-time' | 'inspect:--proto' | 'inspect:--proto-redir' | 'inspect:--proto-default' | 'inspect:--variable' | 'whoami:--rpc-url' | 'balance:--rpc-url' | 'fund:--rpc-url' | 'send:--rpc-url' | 'sessions:--rpc-url' | 'sessions list:--rpc-url' | 'sessions show:--rpc-url' | 'sessions close:--rpc-url' | 'sessions sync:--rpc-url' | 'sessions recover:--rpc-url' | 'history:--limit' | 'history list:--limit' | 'history check:--rpc-url' | 'sign:--challenge' | 'sign:--token' | 'sign:--pay-with' | 'sign:--offer' | 'sign:--max-spend' | 'sign:--max-pay' | 'sign:--max-fee' | 'sign:--rpc-url' | 'sandbox:--port' | 'sandbox:--rpc-port')
      :
      return ;;
    ':-o' | ':--output' | ':-D' | ':--dump-header' | ':--cacert' | ':--receipt' | ':-T' | ':--upload-file' | ':--etag-save' | ':--etag-compare' | ':-c' | ':--cookie-jar' | ':--netrc-file' | ':--proxy-cacert' | ':--unix-socket' | ':--key' | ':--crlfile' | ':--output-dir' | ':--stderr' | ':--trace' | ':--trace-ascii' | ':-K' | ':--config' | 'request:-o' | 'request:--output' | 'request:-D' | 'request:--dump-header' | 'request:--cacert' | 'request:--receipt' | 'request:-T' | 'request:--upload-file' | 'request:--etag-save' | 'request:--etag-compare' | 'request:-c' | 'request:--cookie-jar' | 'request:--netrc-file' | 'request:--proxy-cacert' | 'request:--unix-socket' | 'request:--key' | 'request:--crlfile' | 'request:--output-dir' | 'request:--stderr' | 'request:--trace' | 'request:--trace-ascii' | 'request:-K' | 'request:--config' | 'inspect:-o' | 'inspect:--output' | 'inspect:-D' | 'inspect:--dump-header' | 'inspect:--cacert' | 'inspect:--receipt' | 'inspect:-T' | 'inspect:--upload-file' | 'inspect:--etag-save' | 'inspect:--etag-compare' | 'inspect:-c' | 'inspect:--cookie-jar' | 'inspect:--netrc-file' | 'inspect:--proxy-cacert' | 'inspect:--unix-socket' | 'inspect:--key' | 'inspect:--crlfile' | 'inspect:--output-dir' | 'inspect:--stderr' | 'inspect:--trace' | 'inspect:--trace-ascii' | 'inspect:-K' | 'inspect:--config' | 'wallet import:--keystore')
      compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur"))
      return ;;
    ':--color' | 'request:--color' | 'inspect:--color')
      COMPREPLY=($(compgen -W 'auto always never' -- "$cur"))
      return ;;
    ':--network' | 'request:--network' | 'inspect:--network' | 'whoami:--network' | 'balance:--network' | 'fund:--network' | 'send:--network' | 'sessions:--network' | 'sessions list:--network' | 'sessions show:--network' | 'sessions close:--network' | 'sessions sync:--network' | 'sessions recover:--network' | 'sign:--network')
      COMPREPLY=($(compgen -W 'tempo tempo-testnet testnet moderato sandbox' -- "$cur"))
      return ;;
    ':--wallet' | 'request:--wallet' | 'inspect:--wallet' | 'whoami:--wallet' | 'balance:--wallet' | 'fund:--wallet' | 'send:--wallet' | 'sessions:--wallet' | 'sessions list:--wallet' | 'sessions show:--wallet' | 'sessions close:--wallet' | 'sessions sync:--wallet' | 'sessions recover:--wallet' | 'sign:--wallet')
      COMPREPLY=($(compgen -W "$(_presto_accounts)" -- "$cur"))
      return ;;
    ':--mode' | 'request:--mode' | 'inspect:--mode')
      COMPREPLY=($(compgen -W 'pull push' -- "$cur"))
      return ;;
    ':--if-unresolved' | 'request:--if-unresolved' | 'inspect:--if-unresolved')
      COMPREPLY=($(compgen -W 'warn refuse' -- "$cur"))
      return ;;
    'history:--state' | 'history list:--state')
      COMPREPLY=($(compgen -W 'refused intended signed sent settled unknown rejected expired' -- "$cur"))
      return ;;
    'history export:--format')
      COMPREPLY=($(compgen -W 'json csv' -- "$cur"))
      return ;;
    'history stats:--by')
      COMPREPLY=($(compgen -W 'day host method' -- "$cur"))
      return ;;
    'decode:--type')
      COMPREPLY=($(compgen -W 'challenge credential receipt' -- "$cur"))
      return ;;
  esac
  case "$path" in
    '')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-X --request -H --header -d --data --data-ascii --data-raw --data-binary --json --data-urlencode -G --get -I --head -u --user -A --user-agent -e --referer --compressed --url -o --output -O --remote-name -i --include -D --dump-header -w --write-out -f --fail -s --silent -S --show-error -v --verbose -N --no-buffer -j --json-output -t --toon-output --color -h --help -V --version -L --location --location-trusted --max-redirs -m --max-time --connect-timeout -k --insecure --cacert --max-spend --max-pay --no-pay --dry-run --confirm --yes --pay-with --session --deposit --close --sse-json --sse-raw --offer --network --token --rpc-url --wallet --mode --max-fee --receipt --idempotency-key --resume --if-unresolved --wait --no-accept-payment --pay-redirected --insecure-payment -F --form --form-string --form-escape -T --upload-file -C --continue-at -r --range -z --time-cond --etag-save --etag-compare --url-query --request-target --expect100-timeout --ignore-content-length --raw --tr-encoding --post301 --post302 --post303 --crlf -a --append -b --cookie -c --cookie-jar --junk-session-cookies -n --netrc --netrc-file --netrc-optional --basic --digest --anyauth --oauth2-bearer --ntlm --ntlm-wb --negotiate --delegation -x --proxy -U --proxy-user --proxy-basic --proxy-header -p --proxytunnel --proxy1.0 --noproxy --preproxy --socks4 --socks4a --socks5 --socks5-hostname --socks5-basic --proxy-insecure --proxy-cacert --suppress-connect-headers --resolve --connect-to --unix-socket --abstract-unix-socket --interface --local-port -4 --ipv4 -6 --ipv6 --tcp-nodelay --tcp-fastopen --keepalive --keepalive-time --happy-eyeballs-timeout-ms -E --cert --cert-type --key --key-type --pass --pinnedpubkey -1 --tlsv1 --tlsv1.0 --tlsv1.1 --tlsv1.2 --tlsv1.3 --tls-max --ciphers --tls13-ciphers --capath --crlfile --alpn --npn --sessionid --false-start --ssl --ssl-reqd --ssl-allow-beast --ssl-no-revoke --ssl-revoke-best-effort --ssl-auto-client-cert -0 --http1.0 --http1.1 --http2 --http2-prior-knowledge --http0.9 --http3 --fail-with-body -J --remote-header-name --remote-name-all --output-dir --create-dirs --create-file-mode --clobber --remove-on-error -R --remote-time --max-filesize --limit-rate -Y --speed-limit -y --speed-time -# --progress-bar --progress-meter --stderr --trace --trace-ascii --trace-time --styled-output --no-pretty -: --next -g --globoff -K --config -q --disable -Z --parallel --parallel-max --parallel-immediate --fail-early --rate --retry --retry-delay --retry-max-time --retry-connrefused --retry-all-errors --proto --proto-redir --proto-default --path-as-is --variable' -- "$cur"))
      else [[ $COMP_CWORD -ne 1 ]] || COMPREPLY=($(compgen -W 'request inspect wallet whoami balance fund send sessions history limits config decode sign sandbox demo completion help' -- "$cur"))
      fi ;;
    'request')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-X --request -H --header -d --data --data-ascii --data-raw --data-binary --json --data-urlencode -G --get -I --head -u --user -A --user-agent -e --referer --compressed --url -o --output -O --remote-name -i --include -D --dump-header -w --write-out -f --fail -s --silent -S --show-error -v --verbose -N --no-buffer -j --json-output -t --toon-output --color -h --help -V --version -L --location --location-trusted --max-redirs -m --max-time --connect-timeout -k --insecure --cacert --max-spend --max-pay --no-pay --dry-run --confirm --yes --pay-with --session --deposit --close --sse-json --sse-raw --offer --network --token --rpc-url --wallet --mode --max-fee --receipt --idempotency-key --resume --if-unresolved --wait --no-accept-payment --pay-redirected --insecure-payment -F --form --form-string --form-escape -T --upload-file -C --continue-at -r --range -z --time-cond --etag-save --etag-compare --url-query --request-target --expect100-timeout --ignore-content-length --raw --tr-encoding --post301 --post302 --post303 --crlf -a --append -b --cookie -c --cookie-jar --junk-session-cookies -n --netrc --netrc-file --netrc-optional --basic --digest --anyauth --oauth2-bearer --ntlm --ntlm-wb --negotiate --delegation -x --proxy -U --proxy-user --proxy-basic --proxy-header -p --proxytunnel --proxy1.0 --noproxy --preproxy --socks4 --socks4a --socks5 --socks5-hostname --socks5-basic --proxy-insecure --proxy-cacert --suppress-connect-headers --resolve --connect-to --unix-socket --abstract-unix-socket --interface --local-port -4 --ipv4 -6 --ipv6 --tcp-nodelay --tcp-fastopen --keepalive --keepalive-time --happy-eyeballs-timeout-ms -E --cert --cert-type --key --key-type --pass --pinnedpubkey -1 --tlsv1 --tlsv1.0 --tlsv1.1 --tlsv1.2 --tlsv1.3 --tls-max --ciphers --tls13-ciphers --capath --crlfile --alpn --npn --sessionid --false-start --ssl --ssl-reqd --ssl-allow-beast --ssl-no-revoke --ssl-revoke-best-effort --ssl-auto-client-cert -0 --http1.0 --http1.1 --http2 --http2-prior-knowledge --http0.9 --http3 --fail-with-body -J --remote-header-name --remote-name-all --output-dir --create-dirs --create-file-mode --clobber --remove-on-error -R --remote-time --max-filesize --limit-rate -Y --speed-limit -y --speed-time -# --progress-bar --progress-meter --stderr --trace --trace-ascii --trace-time --styled-output --no-pretty -: --next -g --globoff -K --config -q --disable -Z --parallel --parallel-max --parallel-immediate --fail-early --rate --retry --retry-delay --retry-max-time --retry-connrefused --retry-all-errors --proto --proto-redir --proto-default --path-as-is --variable' -- "$cur"))
      else :
      fi ;;
    'inspect')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-X --request -H --header -d --data --data-ascii --data-raw --data-binary --json --data-urlencode -G --get -I --head -u --user -A --user-agent -e --referer --compressed --url -o --output -O --remote-name -i --include -D --dump-header -w --write-out -f --fail -s --silent -S --show-error -v --verbose -N --no-buffer -j --json-output -t --toon-output --color -h --help -V --version -L --location --location-trusted --max-redirs -m --max-time --connect-timeout -k --insecure --cacert --max-spend --max-pay --no-pay --dry-run --confirm --yes --pay-with --session --deposit --close --sse-json --sse-raw --offer --network --token --rpc-url --wallet --mode --max-fee --receipt --idempotency-key --resume --if-unresolved --wait --no-accept-payment --pay-redirected --insecure-payment -F --form --form-string --form-escape -T --upload-file -C --continue-at -r --range -z --time-cond --etag-save --etag-compare --url-query --request-target --expect100-timeout --ignore-content-length --raw --tr-encoding --post301 --post302 --post303 --crlf -a --append -b --cookie -c --cookie-jar --junk-session-cookies -n --netrc --netrc-file --netrc-optional --basic --digest --anyauth --oauth2-bearer --ntlm --ntlm-wb --negotiate --delegation -x --proxy -U --proxy-user --proxy-basic --proxy-header -p --proxytunnel --proxy1.0 --noproxy --preproxy --socks4 --socks4a --socks5 --socks5-hostname --socks5-basic --proxy-insecure --proxy-cacert --suppress-connect-headers --resolve --connect-to --unix-socket --abstract-unix-socket --interface --local-port -4 --ipv4 -6 --ipv6 --tcp-nodelay --tcp-fastopen --keepalive --keepalive-time --happy-eyeballs-timeout-ms -E --cert --cert-type --key --key-type --pass --pinnedpubkey -1 --tlsv1 --tlsv1.0 --tlsv1.1 --tlsv1.2 --tlsv1.3 --tls-max --ciphers --tls13-ciphers --capath --crlfile --alpn --npn --sessionid --false-start --ssl --ssl-reqd --ssl-allow-beast --ssl-no-revoke --ssl-revoke-best-effort --ssl-auto-client-cert -0 --http1.0 --http1.1 --http2 --http2-prior-knowledge --http0.9 --http3 --fail-with-body -J --remote-header-name --remote-name-all --output-dir --create-dirs --create-file-mode --clobber --remove-on-error -R --remote-time --max-filesize --limit-rate -Y --speed-limit -y --speed-time -# --progress-bar --progress-meter --stderr --trace --trace-ascii --trace-time --styled-output --no-pretty -: --next -g --globoff -K --config -q --disable -Z --parallel --parallel-max --parallel-immediate --fail-early --rate --retry --retry-delay --retry-max-time --retry-connrefused --retry-all-errors --proto --proto-redir --proto-default --path-as-is --variable' -- "$cur"))
      else :
      fi ;;
    'wallet')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W 'create import list show use rename export remove password' -- "$cur"))
      fi ;;
    'wallet create')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--no-password -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'wallet import')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--keystore --mnemonic --no-password -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'wallet list')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'wallet show')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-j --json-output -t --toon-output -h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W "$(_presto_accounts)" -- "$cur"))
      fi ;;
    'wallet use')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-j --json-output -t --toon-output -h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W "$(_presto_accounts)" -- "$cur"))
      fi ;;
    'wallet rename')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-j --json-output -t --toon-output -h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W "$(_presto_accounts)" -- "$cur"))
      fi ;;
    'wallet export')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-y --yes -h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W "$(_presto_accounts)" -- "$cur"))
      fi ;;
    'wallet remove')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-y --yes -j --json-output -t --toon-output -h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W "$(_presto_accounts)" -- "$cur"))
      fi ;;
    'wallet password')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--no-password -j --json-output -t --toon-output -h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W "$(_presto_accounts)" -- "$cur"))
      fi ;;
    'whoami')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--network --wallet --rpc-url -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'balance')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--network --wallet --rpc-url -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'fund')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--network --wallet --rpc-url -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'send')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--network --wallet --rpc-url -y --yes -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'sessions')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--all --network --wallet --rpc-url -j --json-output -t --toon-output -h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W 'list show close sync recover' -- "$cur"))
      fi ;;
    'sessions list')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--all --network --wallet --rpc-url -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'sessions show')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--network --wallet --rpc-url -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'sessions close')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--all --force -y --yes --network --wallet --rpc-url -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'sessions sync')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--network --wallet --rpc-url -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'sessions recover')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--network --wallet --rpc-url -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'history')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--limit --state -j --json-output -t --toon-output -h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W 'list show export stats check' -- "$cur"))
      fi ;;
    'history list')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--limit --state -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'history show')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'history export')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--format -h --help' -- "$cur"))
      else :
      fi ;;
    'history stats')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--by -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'history check')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--rpc-url -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'limits')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-j --json-output -t --toon-output -h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W 'show set reset' -- "$cur"))
      fi ;;
    'limits show')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'limits set')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'limits reset')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'config')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-j --json-output -t --toon-output -h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W 'get set unset list path edit' -- "$cur"))
      fi ;;
    'config get')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'config set')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-h --help' -- "$cur"))
      else :
      fi ;;
    'config unset')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-h --help' -- "$cur"))
      else :
      fi ;;
    'config list')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'config path')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-h --help' -- "$cur"))
      else :
      fi ;;
    'config edit')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-h --help' -- "$cur"))
      else :
      fi ;;
    'decode')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--type -j --json-output -t --toon-output -h --help' -- "$cur"))
      else :
      fi ;;
    'sign')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--challenge --wallet --network --token --pay-with --offer --max-spend --max-pay --max-fee --confirm -y --yes --rpc-url -h --help' -- "$cur"))
      else :
      fi ;;
    'sandbox')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '--port --rpc-port -j --json-output -h --help' -- "$cur"))
      else :
      fi ;;
    'demo')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-h --help' -- "$cur"))
      else :
      fi ;;
    'completion')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W 'bash zsh fish powershell' -- "$cur"))
      fi ;;
    'help')
      if [[ $cur == -* ]]; then COMPREPLY=($(compgen -W '-h --help' -- "$cur"))
      else COMPREPLY=($(compgen -W 'request inspect wallet whoami balance fund send sessions history limits config decode sign sandbox demo completion help' -- "$cur"))
      fi ;;
  esac
}
complete -F _presto presto
