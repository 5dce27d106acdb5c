# Completions of presto for PowerShell, written by `npm run gen`.

Register-ArgumentCompleter -Native -CommandName presto -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)

  # By command: its words with their help, its options with their help, and the values of options.
  $words = @{
    '' = @(,@('request', 'Make a request, paying when asked (the default command)'); ,@('inspect', 'List the offers behind a URL; needs no key, pays nothing'); ,@('wallet', 'Create, import and manage accounts'); ,@('whoami', 'Show whether presto is ready: wallet, balances, limits'); ,@('balance', 'Show balances by network and token'); ,@('fund', 'Get test money, or the address to send real money to'); ,@('send', 'Send tokens to an address'); ,@('history', 'Show and check the ledger of payments'); ,@('limits', 'Show and set ceilings and budgets'); ,@('config', 'Show and change the config file'); ,@('decode', 'Show what a payment header says, as JSON'); ,@('sign', 'Print the Authorization value for a challenge'); ,@('sandbox', 'Run a local Tempo chain, a faucet and paid endpoints'); ,@('demo', 'Show everything once, on a local chain with play money'); ,@('completion', 'Print the completions for a shell'); ,@('help', 'Explain a command or a group of options'))
    'request' = @()
    'inspect' = @()
    'wallet' = @(,@('create', 'Make a new key and store it as an account'); ,@('import', 'Store a key that exists already'); ,@('list', 'List the accounts'); ,@('show', 'Show an account and its address'); ,@('use', 'Pay from this account unless told otherwise'); ,@('rename', 'Give an account another name'); ,@('export', 'Print the private key, after a confirmation'); ,@('remove', 'Delete an account with its key, after a confirmation'); ,@('password', 'Change, set or remove the password of an account'))
    'wallet create' = @()
    'wallet import' = @()
    'wallet list' = @()
    'wallet show' = @(,@('<account>', ''))
    'wallet use' = @(,@('<account>', ''))
    'wallet rename' = @(,@('<account>', ''))
    'wallet export' = @(,@('<account>', ''))
    'wallet remove' = @(,@('<account>', ''))
    'wallet password' = @(,@('<account>', ''))
    'whoami' = @()
    'balance' = @()
    'fund' = @()
    'send' = @()
    'history' = @(,@('list', 'List payments, newest first'); ,@('show', 'Show one payment with everything that is known'); ,@('export', 'Print all payments as JSON or CSV'); ,@('stats', 'Draw what was spent by day, host or method'); ,@('check', 'Ask the chain what became of unresolved payments'))
    'history list' = @()
    'history show' = @()
    'history export' = @()
    'history stats' = @()
    'history check' = @()
    'limits' = @(,@('show', 'Show every limit, and what was spent today'); ,@('set', 'Set one limit'); ,@('reset', 'Put ceilings back to their defaults'))
    'limits show' = @()
    'limits set' = @()
    'limits reset' = @()
    'config' = @(,@('get', 'Print the value of a key; nothing when it is not set'); ,@('set', 'Set a key'); ,@('unset', 'Remove a key, or a section with all its keys'); ,@('list', 'List the keys that are set'); ,@('path', 'Print where the config file is'); ,@('edit', 'Open the config file in $VISUAL or $EDITOR'))
    'config get' = @()
    'config set' = @()
    'config unset' = @()
    'config list' = @()
    'config path' = @()
    'config edit' = @()
    'decode' = @()
    'sign' = @()
    'sandbox' = @()
    'demo' = @()
    'completion' = @(,@('bash', 'bash'); ,@('zsh', 'zsh'); ,@('fish', 'fish'); ,@('powershell', 'powershell'))
    'help' = @(,@('request', 'request'); ,@('inspect', 'inspect'); ,@('wallet', 'wallet'); ,@('whoami', 'whoami'); ,@('balance', 'balance'); ,@('fund', 'fund'); ,@('send', 'send'); ,@('history', 'history'); ,@('limits', 'limits'); ,@('config', 'config'); ,@('decode', 'decode'); ,@('sign', 'sign'); ,@('sandbox', 'sandbox'); ,@('demo', 'demo'); ,@('completion', 'completion'); ,@('help', 'help'))
  }
  $options = @{
    '' = @(,@('-X', 'Use this method'); ,@('--request', 'Use this method'); ,@('-H', 'Send a header, or @file with one per line'); ,@('--header', 'Send a header, or @file with one per line'); ,@('-d', 'Send data in a POST, or @file, @- for stdin'); ,@('--data', 'Send data in a POST, or @file, @- for stdin'); ,@('--data-ascii', 'Send data in a POST, or @file, @- for stdin'); ,@('--data-raw', 'Send data; a leading @ is data'); ,@('--data-binary', 'Send data, a file byte for byte'); ,@('--json', 'Send JSON, or @file, @- for stdin'); ,@('--data-urlencode', 'Send data, percent-encoded'); ,@('-G', 'Put the data into the query and use GET'); ,@('--get', 'Put the data into the query and use GET'); ,@('-I', 'Show the head only (HEAD); never pays'); ,@('--head', 'Show the head only (HEAD); never pays'); ,@('-u', 'Authenticate with Basic'); ,@('--user', 'Authenticate with Basic'); ,@('-A', 'Send this User-Agent; an empty one sends none'); ,@('--user-agent', 'Send this User-Agent; an empty one sends none'); ,@('-e', 'Send this Referer'); ,@('--referer', 'Send this Referer'); ,@('--compressed', 'Ask for a compressed response and unpack it'); ,@('--url', 'Request this URL, like an argument'); ,@('-o', 'Write the body to a file'); ,@('--output', 'Write the body to a file'); ,@('-O', 'Write the body to a file named as in the URL'); ,@('--remote-name', 'Write the body to a file named as in the URL'); ,@('-i', 'Print the response head before the body'); ,@('--include', 'Print the response head before the body'); ,@('-D', 'Write the response heads to a file'); ,@('--dump-header', 'Write the response heads to a file'); ,@('-w', 'Print this after the transfer'); ,@('--write-out', 'Print this after the transfer'); ,@('-f', 'Exit 22 without a body when the status is 400 or more'); ,@('--fail', 'Exit 22 without a body when the status is 400 or more'); ,@('-s', 'Print nothing on stderr'); ,@('--silent', 'Print nothing on stderr'); ,@('-S', 'With -s, print errors all the same'); ,@('--show-error', 'With -s, print errors all the same'); ,@('-v', 'Show both requests and heads on stderr, redacted'); ,@('--verbose', 'Show both requests and heads on stderr, redacted'); ,@('-N', 'Write each piece as it comes (always so)'); ,@('--no-buffer', 'Write each piece as it comes (always so)'); ,@('-j', 'Print status, headers, body and payment as JSON'); ,@('--json-output', 'Print status, headers, body and payment as JSON'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('--color', 'Use colour'); ,@('-h', 'Show help; `--help all` for every option'); ,@('--help', 'Show help; `--help all` for every option'); ,@('-V', 'Show the version'); ,@('--version', 'Show the version'); ,@('-L', 'Follow redirects'); ,@('--location', 'Follow redirects'); ,@('--location-trusted', 'Follow redirects and keep credentials across origins'); ,@('--max-redirs', 'Follow at most this many redirects; -1 for no limit'); ,@('-m', 'Give up after this time, paying included'); ,@('--max-time', 'Give up after this time, paying included'); ,@('--connect-timeout', 'Give up connecting after this time'); ,@('-k', 'Accept any certificate; then nothing is paid'); ,@('--insecure', 'Accept any certificate; then nothing is paid'); ,@('--cacert', 'Trust the certificates of this PEM file only'); ,@('--max-spend', 'Pay at most this many dollars in this run'); ,@('--max-pay', 'Pay at most this many dollars in this run'); ,@('--no-pay', 'Behave like curl: a 402 is a response like any other'); ,@('--dry-run', 'Show the offers and the one that would be paid'); ,@('--confirm', 'Ask before every payment'); ,@('--yes', 'Answer yes to questions; never lifts a limit'); ,@('--pay-with', 'Prefer these methods, best first'); ,@('--offer', 'Take this offer of the list that `presto inspect` prints'); ,@('--network', 'Take offers on this network only'); ,@('--token', 'Take offers in this token only (symbol or address)'); ,@('--rpc-url', 'Use this JSON-RPC endpoint for the network it serves'); ,@('--wallet', 'Pay from this account'); ,@('--mode', 'Let the server broadcast (pull), or do it here (push)'); ,@('--max-fee', 'Pay at most this network fee in dollars a payment'); ,@('--receipt', 'Write the receipt to a file, as JSON'); ,@('--idempotency-key', 'Send this Idempotency-Key with the paid request'); ,@('--resume', 'Send this payment''s credential again'); ,@('--if-unresolved', 'What to do about an unresolved payment for this request'); ,@('--wait', 'Wait until an unclear payment has settled or died'); ,@('--no-accept-payment', 'Do not announce payment methods to the server'); ,@('--pay-redirected', 'Pay at another origin after a redirect, too'); ,@('--insecure-payment', 'Pay over plain http or with -k, too'))
    'request' = @(,@('-X', 'Use this method'); ,@('--request', 'Use this method'); ,@('-H', 'Send a header, or @file with one per line'); ,@('--header', 'Send a header, or @file with one per line'); ,@('-d', 'Send data in a POST, or @file, @- for stdin'); ,@('--data', 'Send data in a POST, or @file, @- for stdin'); ,@('--data-ascii', 'Send data in a POST, or @file, @- for stdin'); ,@('--data-raw', 'Send data; a leading @ is data'); ,@('--data-binary', 'Send data, a file byte for byte'); ,@('--json', 'Send JSON, or @file, @- for stdin'); ,@('--data-urlencode', 'Send data, percent-encoded'); ,@('-G', 'Put the data into the query and use GET'); ,@('--get', 'Put the data into the query and use GET'); ,@('-I', 'Show the head only (HEAD); never pays'); ,@('--head', 'Show the head only (HEAD); never pays'); ,@('-u', 'Authenticate with Basic'); ,@('--user', 'Authenticate with Basic'); ,@('-A', 'Send this User-Agent; an empty one sends none'); ,@('--user-agent', 'Send this User-Agent; an empty one sends none'); ,@('-e', 'Send this Referer'); ,@('--referer', 'Send this Referer'); ,@('--compressed', 'Ask for a compressed response and unpack it'); ,@('--url', 'Request this URL, like an argument'); ,@('-o', 'Write the body to a file'); ,@('--output', 'Write the body to a file'); ,@('-O', 'Write the body to a file named as in the URL'); ,@('--remote-name', 'Write the body to a file named as in the URL'); ,@('-i', 'Print the response head before the body'); ,@('--include', 'Print the response head before the body'); ,@('-D', 'Write the response heads to a file'); ,@('--dump-header', 'Write the response heads to a file'); ,@('-w', 'Print this after the transfer'); ,@('--write-out', 'Print this after the transfer'); ,@('-f', 'Exit 22 without a body when the status is 400 or more'); ,@('--fail', 'Exit 22 without a body when the status is 400 or more'); ,@('-s', 'Print nothing on stderr'); ,@('--silent', 'Print nothing on stderr'); ,@('-S', 'With -s, print errors all the same'); ,@('--show-error', 'With -s, print errors all the same'); ,@('-v', 'Show both requests and heads on stderr, redacted'); ,@('--verbose', 'Show both requests and heads on stderr, redacted'); ,@('-N', 'Write each piece as it comes (always so)'); ,@('--no-buffer', 'Write each piece as it comes (always so)'); ,@('-j', 'Print status, headers, body and payment as JSON'); ,@('--json-output', 'Print status, headers, body and payment as JSON'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('--color', 'Use colour'); ,@('-h', 'Show help; `--help all` for every option'); ,@('--help', 'Show help; `--help all` for every option'); ,@('-V', 'Show the version'); ,@('--version', 'Show the version'); ,@('-L', 'Follow redirects'); ,@('--location', 'Follow redirects'); ,@('--location-trusted', 'Follow redirects and keep credentials across origins'); ,@('--max-redirs', 'Follow at most this many redirects; -1 for no limit'); ,@('-m', 'Give up after this time, paying included'); ,@('--max-time', 'Give up after this time, paying included'); ,@('--connect-timeout', 'Give up connecting after this time'); ,@('-k', 'Accept any certificate; then nothing is paid'); ,@('--insecure', 'Accept any certificate; then nothing is paid'); ,@('--cacert', 'Trust the certificates of this PEM file only'); ,@('--max-spend', 'Pay at most this many dollars in this run'); ,@('--max-pay', 'Pay at most this many dollars in this run'); ,@('--no-pay', 'Behave like curl: a 402 is a response like any other'); ,@('--dry-run', 'Show the offers and the one that would be paid'); ,@('--confirm', 'Ask before every payment'); ,@('--yes', 'Answer yes to questions; never lifts a limit'); ,@('--pay-with', 'Prefer these methods, best first'); ,@('--offer', 'Take this offer of the list that `presto inspect` prints'); ,@('--network', 'Take offers on this network only'); ,@('--token', 'Take offers in this token only (symbol or address)'); ,@('--rpc-url', 'Use this JSON-RPC endpoint for the network it serves'); ,@('--wallet', 'Pay from this account'); ,@('--mode', 'Let the server broadcast (pull), or do it here (push)'); ,@('--max-fee', 'Pay at most this network fee in dollars a payment'); ,@('--receipt', 'Write the receipt to a file, as JSON'); ,@('--idempotency-key', 'Send this Idempotency-Key with the paid request'); ,@('--resume', 'Send this payment''s credential again'); ,@('--if-unresolved', 'What to do about an unresolved payment for this request'); ,@('--wait', 'Wait until an unclear payment has settled or died'); ,@('--no-accept-payment', 'Do not announce payment methods to the server'); ,@('--pay-redirected', 'Pay at another origin after a redirect, too'); ,@('--insecure-payment', 'Pay over plain http or with -k, too'))
    'inspect' = @(,@('-X', 'Use this method'); ,@('--request', 'Use this method'); ,@('-H', 'Send a header, or @file with one per line'); ,@('--header', 'Send a header, or @file with one per line'); ,@('-d', 'Send data in a POST, or @file, @- for stdin'); ,@('--data', 'Send data in a POST, or @file, @- for stdin'); ,@('--data-ascii', 'Send data in a POST, or @file, @- for stdin'); ,@('--data-raw', 'Send data; a leading @ is data'); ,@('--data-binary', 'Send data, a file byte for byte'); ,@('--json', 'Send JSON, or @file, @- for stdin'); ,@('--data-urlencode', 'Send data, percent-encoded'); ,@('-G', 'Put the data into the query and use GET'); ,@('--get', 'Put the data into the query and use GET'); ,@('-I', 'Show the head only (HEAD); never pays'); ,@('--head', 'Show the head only (HEAD); never pays'); ,@('-u', 'Authenticate with Basic'); ,@('--user', 'Authenticate with Basic'); ,@('-A', 'Send this User-Agent; an empty one sends none'); ,@('--user-agent', 'Send this User-Agent; an empty one sends none'); ,@('-e', 'Send this Referer'); ,@('--referer', 'Send this Referer'); ,@('--compressed', 'Ask for a compressed response and unpack it'); ,@('--url', 'Request this URL, like an argument'); ,@('-o', 'Write the body to a file'); ,@('--output', 'Write the body to a file'); ,@('-O', 'Write the body to a file named as in the URL'); ,@('--remote-name', 'Write the body to a file named as in the URL'); ,@('-i', 'Print the response head before the body'); ,@('--include', 'Print the response head before the body'); ,@('-D', 'Write the response heads to a file'); ,@('--dump-header', 'Write the response heads to a file'); ,@('-w', 'Print this after the transfer'); ,@('--write-out', 'Print this after the transfer'); ,@('-f', 'Exit 22 without a body when the status is 400 or more'); ,@('--fail', 'Exit 22 without a body when the status is 400 or more'); ,@('-s', 'Print nothing on stderr'); ,@('--silent', 'Print nothing on stderr'); ,@('-S', 'With -s, print errors all the same'); ,@('--show-error', 'With -s, print errors all the same'); ,@('-v', 'Show both requests and heads on stderr, redacted'); ,@('--verbose', 'Show both requests and heads on stderr, redacted'); ,@('-N', 'Write each piece as it comes (always so)'); ,@('--no-buffer', 'Write each piece as it comes (always so)'); ,@('-j', 'Print status, headers, body and payment as JSON'); ,@('--json-output', 'Print status, headers, body and payment as JSON'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('--color', 'Use colour'); ,@('-h', 'Show help; `--help all` for every option'); ,@('--help', 'Show help; `--help all` for every option'); ,@('-V', 'Show the version'); ,@('--version', 'Show the version'); ,@('-L', 'Follow redirects'); ,@('--location', 'Follow redirects'); ,@('--location-trusted', 'Follow redirects and keep credentials across origins'); ,@('--max-redirs', 'Follow at most this many redirects; -1 for no limit'); ,@('-m', 'Give up after this time, paying included'); ,@('--max-time', 'Give up after this time, paying included'); ,@('--connect-timeout', 'Give up connecting after this time'); ,@('-k', 'Accept any certificate; then nothing is paid'); ,@('--insecure', 'Accept any certificate; then nothing is paid'); ,@('--cacert', 'Trust the certificates of this PEM file only'); ,@('--max-spend', 'Pay at most this many dollars in this run'); ,@('--max-pay', 'Pay at most this many dollars in this run'); ,@('--no-pay', 'Behave like curl: a 402 is a response like any other'); ,@('--dry-run', 'Show the offers and the one that would be paid'); ,@('--confirm', 'Ask before every payment'); ,@('--yes', 'Answer yes to questions; never lifts a limit'); ,@('--pay-with', 'Prefer these methods, best first'); ,@('--offer', 'Take this offer of the list that `presto inspect` prints'); ,@('--network', 'Take offers on this network only'); ,@('--token', 'Take offers in this token only (symbol or address)'); ,@('--rpc-url', 'Use this JSON-RPC endpoint for the network it serves'); ,@('--wallet', 'Pay from this account'); ,@('--mode', 'Let the server broadcast (pull), or do it here (push)'); ,@('--max-fee', 'Pay at most this network fee in dollars a payment'); ,@('--receipt', 'Write the receipt to a file, as JSON'); ,@('--idempotency-key', 'Send this Idempotency-Key with the paid request'); ,@('--resume', 'Send this payment''s credential again'); ,@('--if-unresolved', 'What to do about an unresolved payment for this request'); ,@('--wait', 'Wait until an unclear payment has settled or died'); ,@('--no-accept-payment', 'Do not announce payment methods to the server'); ,@('--pay-redirected', 'Pay at another origin after a redirect, too'); ,@('--insecure-payment', 'Pay over plain http or with -k, too'))
    'wallet' = @(,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'wallet create' = @(,@('--no-password', 'Store the key in the clear, for its owner only (mode 0600)'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'wallet import' = @(,@('--keystore', 'Take the key from a keystore file of version 3'); ,@('--mnemonic', 'Take the key from a recovery phrase on stdin'); ,@('--no-password', 'Store the key in the clear, for its owner only (mode 0600)'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'wallet list' = @(,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'wallet show' = @(,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'wallet use' = @(,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'wallet rename' = @(,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'wallet export' = @(,@('-y', 'Answer yes to questions; never lifts a limit'); ,@('--yes', 'Answer yes to questions; never lifts a limit'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'wallet remove' = @(,@('-y', 'Answer yes to questions; never lifts a limit'); ,@('--yes', 'Answer yes to questions; never lifts a limit'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'wallet password' = @(,@('--no-password', 'Store the key in the clear, for its owner only (mode 0600)'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'whoami' = @(,@('--network', 'Use this network only'); ,@('--wallet', 'Use this account'); ,@('--rpc-url', 'Use this JSON-RPC endpoint for the network it serves'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'balance' = @(,@('--network', 'Use this network only'); ,@('--wallet', 'Use this account'); ,@('--rpc-url', 'Use this JSON-RPC endpoint for the network it serves'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'fund' = @(,@('--network', 'Use this network only'); ,@('--wallet', 'Use this account'); ,@('--rpc-url', 'Use this JSON-RPC endpoint for the network it serves'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'send' = @(,@('--network', 'Use this network only'); ,@('--wallet', 'Use this account'); ,@('--rpc-url', 'Use this JSON-RPC endpoint for the network it serves'); ,@('-y', 'Answer yes to questions; never lifts a limit'); ,@('--yes', 'Answer yes to questions; never lifts a limit'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'history' = @(,@('--limit', 'Show the newest of this count only'); ,@('--state', 'Show payments in this state only'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'history list' = @(,@('--limit', 'Show the newest of this count only'); ,@('--state', 'Show payments in this state only'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'history show' = @(,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'history export' = @(,@('--format', 'json (the default) or csv'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'history stats' = @(,@('--by', 'day (the default), host or method'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'history check' = @(,@('--rpc-url', 'Use this JSON-RPC endpoint for the network it serves'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'limits' = @(,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'limits show' = @(,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'limits set' = @(,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'limits reset' = @(,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'config' = @(,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'config get' = @(,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'config set' = @(,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'config unset' = @(,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'config list' = @(,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'config path' = @(,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'config edit' = @(,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'decode' = @(,@('--type', 'What the header is: challenge, credential or receipt'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-t', 'Print the same document as TOON'); ,@('--toon-output', 'Print the same document as TOON'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'sign' = @(,@('--challenge', 'The WWW-Authenticate value; from stdin when absent'); ,@('--wallet', 'Use this account'); ,@('--network', 'Use this network only'); ,@('--token', 'Take offers in this token only (symbol or address)'); ,@('--pay-with', 'Prefer these methods, best first'); ,@('--offer', 'Take this challenge of several'); ,@('--max-spend', 'Pay at most this many dollars'); ,@('--max-pay', 'Pay at most this many dollars'); ,@('--max-fee', 'Pay at most this network fee in dollars'); ,@('--confirm', 'Ask before signing'); ,@('-y', 'Answer yes to questions; never lifts a limit'); ,@('--yes', 'Answer yes to questions; never lifts a limit'); ,@('--rpc-url', 'Use this JSON-RPC endpoint for the network it serves'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'sandbox' = @(,@('--port', 'Serve the paid endpoints here (default 4402)'); ,@('--rpc-port', 'Serve the JSON-RPC endpoint here (default 4403)'); ,@('-j', 'Print one JSON document'); ,@('--json-output', 'Print one JSON document'); ,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'demo' = @(,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'completion' = @(,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
    'help' = @(,@('-h', 'Show this help'); ,@('--help', 'Show this help'))
  }
  $values = [System.Collections.Hashtable]::new([System.StringComparer]::Ordinal)
  $values[':-X'] = ''
  $values[':--request'] = ''
  $values[':-H'] = ''
  $values[':--header'] = ''
  $values[':-d'] = ''
  $values[':--data'] = ''
  $values[':--data-ascii'] = ''
  $values[':--data-raw'] = ''
  $values[':--data-binary'] = ''
  $values[':--json'] = ''
  $values[':--data-urlencode'] = ''
  $values[':-u'] = ''
  $values[':--user'] = ''
  $values[':-A'] = ''
  $values[':--user-agent'] = ''
  $values[':-e'] = ''
  $values[':--referer'] = ''
  $values[':--url'] = ''
  $values[':-o'] = '<file>'
  $values[':--output'] = '<file>'
  $values[':-D'] = '<file>'
  $values[':--dump-header'] = '<file>'
  $values[':-w'] = ''
  $values[':--write-out'] = ''
  $values[':--color'] = 'auto always never'
  $values[':--max-redirs'] = ''
  $values[':-m'] = ''
  $values[':--max-time'] = ''
  $values[':--connect-timeout'] = ''
  $values[':--cacert'] = '<file>'
  $values[':--max-spend'] = ''
  $values[':--max-pay'] = ''
  $values[':--pay-with'] = ''
  $values[':--offer'] = ''
  $values[':--network'] = 'tempo tempo-testnet testnet moderato sandbox'
  $values[':--token'] = ''
  $values[':--rpc-url'] = ''
  $values[':--wallet'] = '<account>'
  $values[':--mode'] = 'pull push'
  $values[':--max-fee'] = ''
  $values[':--receipt'] = '<file>'
  $values[':--idempotency-key'] = ''
  $values[':--resume'] = ''
  $values[':--if-unresolved'] = 'warn refuse'
  $values['request:-X'] = ''
  $values['request:--request'] = ''
  $values['request:-H'] = ''
  $values['request:--header'] = ''
  $values['request:-d'] = ''
  $values['request:--data'] = ''
  $values['request:--data-ascii'] = ''
  $values['request:--data-raw'] = ''
  $values['request:--data-binary'] = ''
  $values['request:--json'] = ''
  $values['request:--data-urlencode'] = ''
  $values['request:-u'] = ''
  $values['request:--user'] = ''
  $values['request:-A'] = ''
  $values['request:--user-agent'] = ''
  $values['request:-e'] = ''
  $values['request:--referer'] = ''
  $values['request:--url'] = ''
  $values['request:-o'] = '<file>'
  $values['request:--output'] = '<file>'
  $values['request:-D'] = '<file>'
  $values['request:--dump-header'] = '<file>'
  $values['request:-w'] = ''
  $values['request:--write-out'] = ''
  $values['request:--color'] = 'auto always never'
  $values['request:--max-redirs'] = ''
  $values['request:-m'] = ''
  $values['request:--max-time'] = ''
  $values['request:--connect-timeout'] = ''
  $values['request:--cacert'] = '<file>'
  $values['request:--max-spend'] = ''
  $values['request:--max-pay'] = ''
  $values['request:--pay-with'] = ''
  $values['request:--offer'] = ''
  $values['request:--network'] = 'tempo tempo-testnet testnet moderato sandbox'
  $values['request:--token'] = ''
  $values['request:--rpc-url'] = ''
  $values['request:--wallet'] = '<account>'
  $values['request:--mode'] = 'pull push'
  $values['request:--max-fee'] = ''
  $values['request:--receipt'] = '<file>'
  $values['request:--idempotency-key'] = ''
  $values['request:--resume'] = ''
  $values['request:--if-unresolved'] = 'warn refuse'
  $values['inspect:-X'] = ''
  $values['inspect:--request'] = ''
  $values['inspect:-H'] = ''
  $values['inspect:--header'] = ''
  $values['inspect:-d'] = ''
  $values['inspect:--data'] = ''
  $values['inspect:--data-ascii'] = ''
  $values['inspect:--data-raw'] = ''
  $values['inspect:--data-binary'] = ''
  $values['inspect:--json'] = ''
  $values['inspect:--data-urlencode'] = ''
  $values['inspect:-u'] = ''
  $values['inspect:--user'] = ''
  $values['inspect:-A'] = ''
  $values['inspect:--user-agent'] = ''
  $values['inspect:-e'] = ''
  $values['inspect:--referer'] = ''
  $values['inspect:--url'] = ''
  $values['inspect:-o'] = '<file>'
  $values['inspect:--output'] = '<file>'
  $values['inspect:-D'] = '<file>'
  $values['inspect:--dump-header'] = '<file>'
  $values['inspect:-w'] = ''
  $values['inspect:--write-out'] = ''
  $values['inspect:--color'] = 'auto always never'
  $values['inspect:--max-redirs'] = ''
  $values['inspect:-m'] = ''
  $values['inspect:--max-time'] = ''
  $values['inspect:--connect-timeout'] = ''
  $values['inspect:--cacert'] = '<file>'
  $values['inspect:--max-spend'] = ''
  $values['inspect:--max-pay'] = ''
  $values['inspect:--pay-with'] = ''
  $values['inspect:--offer'] = ''
  $values['inspect:--network'] = 'tempo tempo-testnet testnet moderato sandbox'
  $values['inspect:--token'] = ''
  $values['inspect:--rpc-url'] = ''
  $values['inspect:--wallet'] = '<account>'
  $values['inspect:--mode'] = 'pull push'
  $values['inspect:--max-fee'] = ''
  $values['inspect:--receipt'] = '<file>'
  $values['inspect:--idempotency-key'] = ''
  $values['inspect:--resume'] = ''
  $values['inspect:--if-unresolved'] = 'warn refuse'
  $values['wallet import:--keystore'] = '<file>'
  $values['whoami:--network'] = 'tempo tempo-testnet testnet moderato sandbox'
  $values['whoami:--wallet'] = '<account>'
  $values['whoami:--rpc-url'] = ''
  $values['balance:--network'] = 'tempo tempo-testnet testnet moderato sandbox'
  $values['balance:--wallet'] = '<account>'
  $values['balance:--rpc-url'] = ''
  $values['fund:--network'] = 'tempo tempo-testnet testnet moderato sandbox'
  $values['fund:--wallet'] = '<account>'
  $values['fund:--rpc-url'] = ''
  $values['send:--network'] = 'tempo tempo-testnet testnet moderato sandbox'
  $values['send:--wallet'] = '<account>'
  $values['send:--rpc-url'] = ''
  $values['history:--limit'] = ''
  $values['history:--state'] = 'refused intended signed sent settled unknown rejected expired'
  $values['history list:--limit'] = ''
  $values['history list:--state'] = 'refused intended signed sent settled unknown rejected expired'
  $values['history export:--format'] = 'json csv'
  $values['history stats:--by'] = 'day host method'
  $values['history check:--rpc-url'] = ''
  $values['decode:--type'] = 'challenge credential receipt'
  $values['sign:--challenge'] = ''
  $values['sign:--wallet'] = '<account>'
  $values['sign:--network'] = 'tempo tempo-testnet testnet moderato sandbox'
  $values['sign:--token'] = ''
  $values['sign:--pay-with'] = ''
  $values['sign:--offer'] = ''
  $values['sign:--max-spend'] = ''
  $values['sign:--max-pay'] = ''
  $values['sign:--max-fee'] = ''
  $values['sign:--rpc-url'] = ''
  $values['sandbox:--port'] = ''
  $values['sandbox:--rpc-port'] = ''

  function Get-PrestoAccount {
    $folder = if ($env:PRESTO_HOME) { Join-Path $env:PRESTO_HOME 'wallets' }
      elseif ($env:LOCALAPPDATA) { Join-Path $env:LOCALAPPDATA 'presto/Data/wallets' }
      elseif ($IsMacOS) { Join-Path $HOME 'Library/Application Support/presto/wallets' }
      elseif ($env:XDG_DATA_HOME) { Join-Path $env:XDG_DATA_HOME 'presto/wallets' }
      else { Join-Path $HOME '.local/share/presto/wallets' }
    Get-ChildItem -Path $folder -Filter *.json -ErrorAction SilentlyContinue |
      ForEach-Object { $_.Name -replace '(\.key)?\.json$', '' }
  }

  $typed = @($commandAst.CommandElements | Select-Object -Skip 1 |
    Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { "$_" })
  $path = ''
  for ($i = 0; $i -lt $typed.Count; $i++) {
    $next = "$path $($typed[$i])".Trim()
    if ($words.ContainsKey($next) -and ($path -or $i -eq 0)) { $path = $next }
  }
  $before = if ($typed.Count) { $typed[-1] } else { '' }
  $kind = $values["${path}:$before"]
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
