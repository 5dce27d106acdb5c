// `npm run bench [-- --pairs N]`: what presto costs beside its baselines, as ratios of pairs in one run.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { comparePairs, peakMemory, quietEnv, time } from './pairs.mjs'
import { measureSessions } from './sessions.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')
const presto = join(root, 'bin/presto.js')
const mppx = join(root, 'node_modules/mppx/dist/bin.js')
const node = process.execPath
const pairs = Number(process.argv[process.argv.indexOf('--pairs') + 1] || 21)
const home = mkdtempSync(join(tmpdir(), 'presto-bench-'))
const key = `0x${randomBytes(32).toString('hex')}`
const hook = join(here, 'peak-memory.cjs')

const servers = spawn(node, ['--import', 'tsx', join(here, 'servers.mjs')], {
  cwd: root,
  env: quietEnv,
  stdio: ['pipe', 'pipe', 'inherit'],
})
try {
  await main(await readUrls())
} finally {
  servers.stdin.end()
  rmSync(home, { recursive: true, force: true })
}

async function readUrls() {
  for await (const line of createInterface({ input: servers.stdout })) return JSON.parse(line)
  throw new Error('the servers did not start')
}

async function main(urls) {
  const env = { PRESTO_HOME: home, MPPX_PRIVATE_KEY: key }
  const run = (...args) => ({ argv: [node, presto, ...args], env })
  const mppxRun = (url) => ({ argv: [node, mppx, url, '-s', '-r', urls.rpc], env })
  await fund(urls, env)
  const say = (line) => process.stdout.write(`${line}\n`)
  say(`${pairs} pairs each, Node ${process.version}, medians; a ratio is the median of the pairs' ratios\n`)

  const version = comparePairs(run('--version'), { argv: [node, '-e', '0'] }, pairs)
  say(row('presto --version / node -e 0', version, 'at most 1.35'))
  const free = `${urls.plain}/free`
  const get = comparePairs(run(free), { argv: [node, join(here, 'get.cjs'), free] }, pairs)
  say(row('unpaid GET / bare node:http GET', get, 'at most 1.25'))
  const light = `${urls.plain}/paid`
  const lightPaid = comparePairs(mppxRun(light), run('-s', light), pairs)
  say(row('mppx CLI / presto, paid, server that only looks for a credential', lightPaid, 'at least 12'))
  const real = `${urls.sandbox}/charge`
  const realPaid = comparePairs(mppxRun(real), run('-s', real), pairs)
  say(row('mppx CLI / presto, paid, real mppx server on the local chain', realPaid, 'at least 7'))

  const before = await seen(urls)
  time(run('-s', light))
  const after = await seen(urls)
  // The second look at the counters is a request and a connection of its own.
  say(
    `one paid request: ${after.requests - before.requests - 1} HTTP requests, ` +
      `${after.connections - before.connections - 1} connection, ${after.rpc - before.rpc} RPC calls\n`,
  )

  say(`peak memory, unpaid GET      ${peakMemory(run(free), hook).toFixed(0)} MB  (at most 50)`)
  say(`peak memory, paid GET        ${peakMemory(run('-s', real), hook).toFixed(0)} MB  (at most 75)`)
  for (const [name, megabytes] of [
    ['64 MB', 64],
    ['1 GB ', 1024],
  ]) {
    const peak = await streamedPeak(`${urls.plain}/stream/${megabytes}`, env)
    say(`peak memory, ${name} to stdout ${peak.toFixed(0)} MB  (at most 90)`)
  }
  say('')
  measureSessions({ urls, run, key, node, here, hook, pairs, say })
}

/** A wallet with the key that both clients use, and money on the chain; the first payment fills the cache of balances. */
async function fund(urls, env) {
  const prestoRun = (args, input) => time({ argv: [node, presto, ...args], env, input })
  prestoRun(['config', 'set', 'networks.sandbox.rpc', urls.rpc])
  for (const name of ['per-day', 'deposit', 'deposits']) prestoRun(['config', 'set', `limits.${name}`, '500'])
  prestoRun(['wallet', 'import', '--no-password'], key)
  prestoRun(['fund', '--network', 'sandbox'])
  prestoRun(['-s', `${urls.sandbox}/charge`])
}

async function seen(urls) {
  return (await fetch(`${urls.plain}/seen`, { headers: { connection: 'close' } })).json()
}

/** Streams to a pipe that is read and dropped, as `| cat > /dev/null` would. */
function streamedPeak(url, env) {
  const child = spawn(node, ['--require', hook, presto, '-s', url], {
    env: { ...quietEnv, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  })
  child.stdout.resume()
  let kib = ''
  child.stdio[3].on('data', (chunk) => {
    kib += chunk
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve((Number(kib) * 1024) / 1e6)
      else reject(new Error(`streaming ended with ${code}`))
    })
  })
}

function row(name, { left, right, ratio }, goal) {
  return `${name.padEnd(66)} ${left.toFixed(0).padStart(5)} ms / ${right.toFixed(0).padStart(4)} ms = ${ratio.toFixed(2).padStart(5)}  (${goal})`
}
