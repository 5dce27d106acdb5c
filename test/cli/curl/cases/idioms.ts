import type { CurlCase } from '../compare.ts'

/** Lines as they stand in scripts, Dockerfiles, documentation and “copy as cURL”. */
export const idiomCases: readonly CurlCase[] = [
  'curl -fsSL $url/echo | sh -c "cat >got"',
  'curl -fsSL $url/status/404 | cat; echo done',
  'curl -fsSLO $url/dir/install.sh && cat install.sh',
  'curl -Lo f $url/hops/1 2>/dev/null && cat f',
  `status=$(curl -s -o /dev/null -w '%{http_code}' $url/status/202); echo "[$status]"`,
  `code=$(curl -s -o body -w "%{http_code}" $closed/) || echo "failed $? $code"`,
  `curl -s -w '\\n%{http_code}' $url/echo | tail -n 1`,
  'curl -sf --max-time 3 $url/echo >/dev/null && echo healthy',
  'if ! curl -sf --max-time 3 $url/status/503 >/dev/null; then echo unhealthy; fi',
  `curl -X POST -H 'Content-Type: application/json' -d '{"a": "b c"}' -s $url/echo`,
  `curl -s -H "Authorization: Bearer $host" -H "Content-Type: application/json" $url/v1 -d '{
  "model": "m",
  "messages": [{"role": "user", "content": "Hi"}]
}'`,
  `curl -s -d @- $url/echo <<EOF
{"from": "a heredoc",
 "lines": 2}
EOF`,
  `curl -s --data-binary @- -H 'Content-Type: text/plain' $url/echo <<EOF
kept
as it is
EOF`,
  'curl -s $url/v1/charges -u sk_test_key: -d amount=2000 -d currency=usd -d "metadata[order]=6735"',
  `curl -s --location --request PUT "$url/put" --header 'Content-Type: application/json' --header 'X-Key: k' --data-raw '{
    "name": "postman"
}'`,
  `curl -s "$url/api?x=1" -H 'accept: */*' -H 'accept-language: en-US,en;q=0.9' -H 'content-type: application/json' -H 'origin: http://o.test' -H 'sec-fetch-mode: cors' -H 'user-agent: Mozilla/5.0 (X11)' --data-raw '{"a":"@b"}' --compressed --insecure`,
  // Postman.
  `curl -s --location "$url/v1" --header 'Content-Type: application/json' --header 'Authorization: Bearer t' --data '{
    "a": 1
}'`,
  `curl -s --location --globoff "$url/v1?f[a]=1&g={{x}}" --header 'Accept: application/json'`,
  `curl -s --location --request POST "$url/v1" --form 'file=@"text"' --form 'note="a b"'`,
  `curl -s --location --request GET "$url/v1" --header 'X-Key: k' --data-raw ''`,
  `curl -s --location "$url/v1" --data-urlencode 'a=b c' --data-urlencode 'd=é'`,
  `curl -s --location "$url/v1" --header 'Content-Type: text/plain' --data '@text'`,
  `curl -s --location --request PATCH "$url/v1/x" --user 'u:p' --header 'Cookie: a=b' --data-binary '@data.json'`,
  // Chrome and Firefox; what $'…' stands for in bash is written out, for sh has none.
  `curl -s "$url/api" \\
  -H 'accept: application/json, text/plain, */*' \\
  -H 'content-type: application/json' \\
  -b 'session=abc; theme=dark' \\
  -H 'priority: u=1, i' \\
  -H "referer: $url/page" \\
  -H 'sec-ch-ua: "Chromium";v="130", "Not?A_Brand";v="99"' \\
  -H 'user-agent: Mozilla/5.0 (X11; Linux x86_64)' \\
  --data-raw '{"q":"it'\\''s"}' \\
  --compressed --insecure`,
  `curl -s "$url/form" -X POST -H 'Content-Type: multipart/form-data; boundary=----X' --data-raw "$(printf -- '------X\\r\\nContent-Disposition: form-data; name="a"\\r\\n\\r\\n\\0411\\r\\n------X--\\r\\n')"`,
  `curl -s "$url/api" --compressed -X POST -H 'User-Agent: Mozilla/5.0 (X11; rv:130.0) Gecko/20100101 Firefox/130.0' -H 'Accept: */*' -H 'Accept-Language: en-US,en;q=0.5' -H 'Accept-Encoding: gzip, deflate, br' -H 'Connection: keep-alive' -H 'Cookie: a=1' -H 'TE: trailers' --data-raw 'a=1&b=%20'`,
  `curl -s "$url/api" -X OPTIONS -H 'Access-Control-Request-Method: POST' -H 'Origin: http://o.test' --insecure`,
  `curl -s "$url/gzip" -H 'Accept-Encoding: gzip, deflate, br' --compressed`,
  'curl -sSD - -o /dev/null $url/headers',
  'curl -sI $url/headers | grep -i "^x-"',
  'curl -sI $url/redirect/302?to=/there | grep -i location',
  'printf "%s\\n" $url/one $url/two $url/three > list; while read u; do curl -s "$u"; done < list',
  'for i in 1 2 3; do curl -s -o /dev/null -w "%{http_code}\\n" "$url/status/20$i"; done',
  'curl -sN $url/chunked | head -c 5',
  'curl -sL $url/hops/1 -o- | wc -c | tr -d " "',
  'curl -fsL $url/bytes/300000 | head -n 1',
  {
    line: 'curl -fsSL $url/bytes/300000 | head -c 10; curl -s $url/two',
    presto: { errorNumbers: [], speaks: false },
    why: 'a reader that has seen enough is nothing to talk about',
  },
  'echo "echo hello" > s; curl -fsSL -T s -X POST $url/echo | tail -n 2 | sh',
  'curl -fsSL $url/status/404 | sh; echo $?',
  'printf "%s\\n" $url/one $closed/ $url/two | while read -r u; do curl -sf "$u" || echo "no $?"; done',
  'printf "one\\ntwo\\n" | xargs -I{} true; for u in one two; do curl -sf "$url/$u" & wait; done',
  'until curl -sf -o /dev/null $url/flaky/2/503; do :; done; echo up',
  `curl -s -o /dev/null -w '%{http_code} %{time_total}' $url/echo | cut -d ' ' -f 1`,
  `body=$(curl -s -w '\\n%{http_code}' $url/status/201); echo "\${body##*[!0-9]}"`,
  'curl --proto "=https" --tlsv1.2 -sSf -k $tls/echo | sh -c cat',
  'curl -sSf --proto "=https" --tlsv1.2 $url/echo | sh',
  'curl -s -u "sk_test:" $url/v1 -d "a[b]=c" -G',
  'echo "a=1" | curl -s -X POST --data-binary @- $url/echo',
  'cat data.json | curl -s --json @- -o out -w "%{http_code}" $url/echo',
  'curl --silent --fail --show-error --retry 0 $url/echo 2>/dev/null || curl --silent --fail --show-error $url/echo',
  'curl -s -X POST $url/hook -H "Content-Length: 0" -o /dev/null -w "%{http_code}"',
  'set -e; curl -sf $url/status/500 || echo "exit $?"; curl -sf $url/echo',
  'out=$(curl -sS $closed/ 2>&1) || echo "$out" | sed "s/^[a-z]*: \\(([0-9]*)\\).*/\\1/"',
]
