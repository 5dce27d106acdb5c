import { join } from 'node:path'
import { comparePairs, peakMemory } from './pairs.mjs'

const requests = 200
const streamed = 500
const longStream = 10_000

/**
 * What payment channels cost: beside the same number of unpaid requests, and beside mppx's own session client.
 *
 * @param run Makes a command of presto; `here` is the folder of the benchmark.
 */
export function measureSessions({ urls, run, key, node, here, hook, pairs, say }) {
  const mppx = (url, what) => ({
    argv: [node, join(here, 'mppx-session.mjs'), urls.rpc, url, String(what)],
    env: { MPPX_PRIVATE_KEY: key },
  })
  const many = (path, ...args) => run('-s', ...args, `${path}?i=[1-${requests}]`)
  const light = `${urls.plain}/session`
  const free = `${urls.plain}/free`
  const count = Math.max(3, Math.ceil(pairs / 3))
  say(`payment channels, ${count} pairs each`)

  const inTurn = comparePairs(many(light), many(free), count)
  const added = (inTurn.left - inTurn.right) / requests
  say(
    `  added by a reused channel, one request after another: ${added.toFixed(1)} ms a request  (at most 10)`,
  )
  const parallel = comparePairs(many(light, '-Z'), many(free, '-Z'), count)
  const rate = ({ left, right }) => [left, right].map((ms) => ((requests * 1000) / ms).toFixed(0))
  const [paid, unpaid] = rate(parallel)
  say(
    `  -Z over one channel: ${paid} paid requests a second beside ${unpaid} unpaid, ${parallel.ratio.toFixed(2)} of the time`,
  )
  const real = comparePairs(many(`${urls.sandbox}/session`, '-Z'), many(`${urls.sandbox}/free`, '-Z'), 3)
  say(`  the same at the real mppx server: ${rate(real).join(' beside ')}`)
  const beside = comparePairs(mppx(light, requests), many(light), 3)
  say(`  ${requests} paid requests, mppx's session client / presto: ${ratio(beside)}`)

  const events = `${urls.plain}/events`
  const stream = comparePairs(
    mppx(`${events}?n=${streamed}`, 'stream'),
    run('-s', `${events}?n=${streamed}`),
    3,
  )
  say(`  a stream of ${streamed} vouchers, mppx's session client / presto: ${ratio(stream)}`)
  say(
    `  vouchers a second: ${((streamed * 1000) / stream.right).toFixed(0)}, mppx's ${((streamed * 1000) / stream.left).toFixed(0)}`,
  )
  for (const n of [100, longStream])
    say(`  peak memory, ${n} paid events: ${peakMemory(run('-s', `${events}?n=${n}`), hook).toFixed(0)} MB`)
}

function ratio({ left, right, ratio: median }) {
  return `${left.toFixed(0)} ms / ${right.toFixed(0)} ms = ${median.toFixed(2)}`
}
