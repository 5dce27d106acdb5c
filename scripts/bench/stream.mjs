// `node scripts/bench/stream.mjs [--pairs N] [--megabytes N]`: long bodies and many small requests, presto beside curl in
// one run. A ratio is the median of the pairs' ratios; memory is the peak of the process itself (Linux).
import { spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createSecureServer } from 'node:http2'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { quietEnv } from './pairs.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const certificate = join(root, 'test/fixtures/tls/localhost.pem')

if (process.argv.includes('--serve')) await serve()
else await measure()

/** Answers `/stream/N` with N megabytes, everything else with a few bytes after the request's body. */
async function serve() {
  const megabyte = Buffer.alloc(1_048_576, 'body of a long answer\n')
  const answer = async (request, reply) => {
    const megabytes = Number(/^\/stream\/(\d+)/.exec(request.url)?.[1] ?? 0)
    if (megabytes === 0) {
      request.resume().once('end', () => reply.end('{"answer":"thirty-three bytes long"}\n'))
      return
    }
    reply.writeHead(200, { 'content-length': megabytes * megabyte.length })
    for (let sent = 0; sent < megabytes; sent++)
      if (!reply.write(megabyte)) await new Promise((resolve) => reply.once('drain', resolve))
    reply.end()
  }
  const key = readFileSync(join(root, 'test/fixtures/tls/localhost-key.pem'))
  const cert = readFileSync(certificate)
  const plain = createServer(answer)
  const secure = createSecureServer(
    { key, cert, allowHTTP1: true, settings: { initialWindowSize: 2 ** 24 } },
    answer,
  )
  secure.on('session', (session) => session.setLocalWindowSize(2 ** 24))
  for (const server of [plain, secure]) await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const urls = {
    http: `http://127.0.0.1:${plain.address().port}`,
    https: `https://localhost:${secure.address().port}`,
  }
  process.stdout.write(`${JSON.stringify(urls)}\n`)
  process.stdin.resume().on('end', () => process.exit(0))
}

async function measure() {
  const option = (name, usual) => Number(process.argv[process.argv.indexOf(name) + 1] || usual)
  const given = (name, usual) => (process.argv.includes(name) ? option(name, usual) : usual)
  const [pairs, megabytes] = [given('--pairs', 3), given('--megabytes', 1024)]
  const folder = mkdtempSync(join(tmpdir(), 'presto-stream-'))
  const file = join(folder, 'body')
  writeFileSync(file, '')
  truncateSync(file, megabytes * 1_048_576)
  const server = spawn(process.execPath, [fileURLToPath(import.meta.url), '--serve'], {
    env: quietEnv,
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  try {
    const urls = await firstLine(server.stdout)
    const say = (line) => process.stdout.write(`${line}\n`)
    say(`${pairs} pairs each, ${megabytes} MB, Node ${process.version}; presto / curl, medians\n`)
    const trusted = ['-s', '--cacert', certificate]
    const cases = [
      ['down, http/1.1', ['-s', `${urls.http}/stream/${megabytes}`]],
      ['down, https, http/1.1', [...trusted, '--http1.1', `${urls.https}/stream/${megabytes}`]],
      ['down, https, http/2', [...trusted, `${urls.https}/stream/${megabytes}`]],
      ['down, http/1.1, -o FILE', ['-s', '-o', join(folder, 'out'), `${urls.http}/stream/${megabytes}`]],
      ['up, http/1.1', ['-s', '-H', 'Expect:', '-T', file, `${urls.http}/up`]],
      ['up, https, http/2', [...trusted, '-T', file, `${urls.https}/up`]],
      ['500 small, one by one', ['-s', `${urls.http}/[1-500]`]],
      ['500 small, -Z', ['-s', '-Z', `${urls.http}/[1-500]`]],
      ['500 small, -Z, https, http/2', [...trusted, '-Z', `${urls.https}/[1-500]`]],
    ]
    for (const [name, args] of cases) say(await row(name, args, { folder, pairs }))
  } finally {
    server.stdin.end()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function row(name, args, { folder, pairs }) {
  const clients = {
    presto: [process.execPath, join(root, 'bin/presto.js'), '--no-pay', ...args],
    curl: ['curl', ...args],
  }
  const seen = { presto: [], curl: [] }
  for (let round = 0; round < pairs; round++)
    for (const client of round % 2 === 0 ? ['presto', 'curl'] : ['curl', 'presto'])
      seen[client].push(await runOnce(clients[client], folder))
  const ratios = seen.presto.map(({ seconds }, index) => seconds / seen.curl[index].seconds)
  const [left, right] = ['presto', 'curl'].map((client) => median(seen[client].map(({ seconds }) => seconds)))
  const [mine, theirs] = ['presto', 'curl'].map((client) => Math.max(...seen[client].map(({ peak }) => peak)))
  return `${name.padEnd(30)} ${left.toFixed(2).padStart(6)} s / ${right.toFixed(2).padStart(6)} s = ${median(ratios).toFixed(2).padStart(5)}   ${mine.toFixed(0).padStart(4)} MB / ${theirs.toFixed(0).padStart(3)} MB`
}

/** Runs one client with its stdout in a pipe that `cat` reads. */
function runOnce([program, ...args], folder) {
  const pipe = join(folder, 'pipe')
  rmSync(pipe, { force: true })
  spawnSync('mkfifo', [pipe])
  const reader = spawn('sh', ['-c', 'exec cat "$1" > /dev/null', 'sh', pipe], { stdio: 'ignore' })
  const stdout = openSync(pipe, 'w')
  const begun = process.hrtime.bigint()
  const child = spawn(program, args, {
    env: { ...quietEnv, PRESTO_HOME: folder },
    stdio: ['ignore', stdout, 'inherit'],
  })
  closeSync(stdout)
  let peak = 0
  const look = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid))
  }, 20)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      clearInterval(look)
      reader.kill()
      const seconds = Number(process.hrtime.bigint() - begun) / 1e9
      if (code === 0) resolve({ seconds, peak })
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}`))
    })
  })
}

/** In MB. */
function peakOf(pid) {
  try {
    const [, kib = '0'] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return (Number(kib) * 1024) / 1e6
  } catch {
    return 0
  }
}

async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return JSON.parse(line)
  throw new Error('the server did not start')
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
