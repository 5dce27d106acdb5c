import type { CurlCase } from '../compare.ts'

/** `$h2` speaks HTTP/2 where the client offers it, `$h2c` speaks it over plain TCP and nothing else, `$babble` agrees to
 * it and then says no frame. */
const trusted = '--cacert ca.pem'

const one: readonly CurlCase[] = [
  `curl -sS -i ${trusted} $tls/headers`,
  `curl -sS -v ${trusted} $tls/echo`,
  `curl -sS ${trusted} -d a=1 -H "X-A: 1" -w "%{http_version} %{scheme} %{ssl_verify_result}" $tls/echo`,
  `curl -sS -k -o out -D heads $wrong/echo`,
  `curl -sS $tls/echo`,
  `curl -sS ${trusted} $wrong/echo`,
  `curl -sS ${trusted} $tls/echo $tls/two -w "%{num_connects} "`,
  `curl -sS -L ${trusted} "$url/redirect/302?to=$tls/echo"`,
  `curl -sS -i ${trusted} --http1.1 $h2/echo`,
  `curl -sS ${trusted} --http2 --http1.1 -w "%{http_version}" $h2/echo`,
  `curl -sS ${trusted} --no-alpn -w "%{http_version}" $h2/echo`,
  `curl -sS ${trusted} --http1.0 -d a=1 $h2/echo`,
  `curl -sS -0 $url/echo $url/two`,
  `echo x | curl -sS -0 -T - $url/echo`,
  `head -c 2000000 /dev/zero | curl -sS -0 --data-binary @- $url/echo | wc -c`,
  `curl -sS --http3 $url/echo`,
  `curl -sS -i --http0.9 -w "%{http_code} %{http_version}" $url/no-head`,
  `curl -sS --http0.9 -o out $url/echo`,
  `curl -sS $url/no-head`,
  `curl -sS --http0.9 --no-http0.9 $url/no-head`,
  `curl -sS --http1.1 $url/echo`,
]

const two: readonly CurlCase[] = [
  `curl -sS -i ${trusted} $h2/echo`,
  `curl -sS -i ${trusted} $h2/headers`,
  `curl -sS -v ${trusted} $h2/echo`,
  `curl -sS -v ${trusted} -d a=1 -A me -H "X-Up: Q" $h2/echo`,
  `curl -sS ${trusted} -w "%{http_version} %{response_code} %{num_headers} %{size_download} %{size_upload}" -d ab $h2/echo`,
  `curl -sS ${trusted} -w "%{size_header} %{header_json}" $h2/echo`,
  `curl -sS ${trusted} --http1.1 --http2 -w "%{http_version}" $h2/echo`,
  `curl -sS -I ${trusted} $h2/echo`,
  `curl -sS -D heads -o body ${trusted} $h2/headers`,
  `curl -sS -f ${trusted} $h2/status/404`,
  `curl -sS -i ${trusted} $h2/hints`,
  `curl -sS -i ${trusted} $h2/no-content`,
  `curl -sS ${trusted} $h2/trailer`,
  `curl -sS ${trusted} $h2/bytes/9000000`,
  `curl -sS ${trusted} -X patch -d a=1 $h2/echo`,
  `curl -sS ${trusted} -X GET -d a=1 $h2/echo`,
  `curl -sS ${trusted} -G -d a=1 $h2/echo`,
  `curl -sS ${trusted} --json '{"a":1}' $h2/echo`,
  `curl -sS ${trusted} -d "" $h2/echo`,
  `curl -sS ${trusted} -u a:b -b c=1 -e ref --compressed $h2/echo`,
  `curl -sS ${trusted} -H "Host: other.test" $h2/echo`,
  `curl -sS ${trusted} -H "Host: other.test" -L "$h2/redirect/302?to=/echo"`,
  `curl -sS ${trusted} -H "X-Same: 1" -H "x-same: 2" -H "X-Empty;" -H "User-Agent:" $h2/echo`,
  `curl -sS ${trusted} -H "Connection: close" -H "Keep-Alive: 1" -H "Upgrade: x" -H "TE: trailers" $h2/echo`,
  `curl -sS ${trusted} -H "Proxy-Connection: close" -H "TE: gzip" $h2/echo`,
  `head -c 2000000 /dev/zero | curl -sS ${trusted} --data-binary @- $h2/echo | wc -c`,
  `curl -sS ${trusted} $h2/echo $h2/two -w "%{num_connects} "`,
  `curl -sS -L ${trusted} "$h2/redirect/302?to=/echo" -w "%{num_connects}"`,
  `curl -sS -L ${trusted} "$h2/redirect/302?to=$url/echo"`,
  `curl -sS -L ${trusted} "$url/redirect/302?to=$h2/echo"`,
  `curl -sS -i ${trusted} $h2/downgrade`,
  `curl -sS ${trusted} $h2/cancel`,
  `curl -sS ${trusted} $h2/internal`,
  `curl -sS ${trusted} $h2/nothing`,
  `curl -sS ${trusted} $h2/goaway`,
  `curl -sS ${trusted} $h2/refused`,
  `curl -sS ${trusted} $babble/echo`,
  `curl -s -o /dev/null ${trusted} $h2/short`,
  `curl -s -o out ${trusted} $h2/cut`,
  `curl -sS -m 1 ${trusted} $h2/silence`,
  `curl -sS -Z ${trusted} $h2/a $h2/b $h2/c -o one -o two -o three`,
  `curl -sS --http2-prior-knowledge -i $h2c/echo`,
  `curl -sS --http2-prior-knowledge -d a=1 $h2c/echo`,
  `curl -sS --http2-prior-knowledge $h2c/echo -w "%{http_version} %{num_connects} "`,
  `curl -sS --http2-prior-knowledge -i ${trusted} $h2/echo`,
]

/** Where presto goes its own way. */
const different: readonly CurlCase[] = [
  {
    line: 'curl -sS --http2 -H "Host: h" $url/echo',
    presto: {
      requests: ['GET /echo HTTP/1.1\r\nhost: h\r\nUser-Agent: program\r\nAccept: */*\r\n\r\n'],
    },
    why: 'the upgrade from HTTP/1.1 was taken out of HTTP/2 by RFC 9113',
  },
  {
    line: `curl -sS -i ${trusted} $h2/trailer`,
    presto: { stdout: 'HTTP/2 200 \r\n\r\nbody\n' },
    why: 'trailers are left out, as for HTTP/1.1',
  },
]

export const httpsCases: readonly CurlCase[] = [...one, ...two, ...different]
