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
  'curl -sSD - -o /dev/null $url/headers',
  'curl -sI $url/headers | grep -i "^x-"',
  'curl -sI $url/redirect/302?to=/there | grep -i location',
  'printf "%s\\n" $url/one $url/two $url/three > list; while read u; do curl -s "$u"; done < list',
  'for i in 1 2 3; do curl -s -o /dev/null -w "%{http_code}\\n" "$url/status/20$i"; done',
  'curl -sN $url/chunked | head -c 5',
  'curl -sL $url/hops/1 -o- | wc -c | tr -d " "',
  'echo "a=1" | curl -s -X POST --data-binary @- $url/echo',
  'cat data.json | curl -s --json @- -o out -w "%{http_code}" $url/echo',
  'curl --silent --fail --show-error --retry 0 $url/echo 2>/dev/null || curl --silent --fail --show-error $url/echo',
  'curl -s -X POST $url/hook -H "Content-Length: 0" -o /dev/null -w "%{http_code}"',
  'set -e; curl -sf $url/status/500 || echo "exit $?"; curl -sf $url/echo',
  'out=$(curl -sS $closed/ 2>&1) || echo "$out" | sed "s/^[a-z]*: \\(([0-9]*)\\).*/\\1/"',
]
