import { spawnSync } from 'node:child_process'

/** An environment in which Node starts as it does for users: some machines add certificates, which triples the start. */
export const quietEnv = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^(NODE_EXTRA_CA_CERTS|NODE_OPTIONS|PRESTO_.*|.*_proxy)$/i.test(name),
  ),
)

/** Runs one command to its end. @returns milliseconds of wall time */
export function time({ argv, env = {}, input }) {
  const [file, ...args] = argv
  const begun = process.hrtime.bigint()
  const done = spawnSync(file, args, { env: { ...quietEnv, ...env }, input, maxBuffer: 1e9 })
  const elapsed = Number(process.hrtime.bigint() - begun) / 1e6
  if (done.status !== 0)
    throw new Error(`${argv.join(' ')}: ${done.status ?? done.signal}\n${String(done.stderr).slice(0, 2000)}`)
  return elapsed
}

/**
 * Runs both commands `count` times in pairs, one after the other and in turns first.
 *
 * @returns The median of each, and the median of the ratios of the pairs (`left` by `right`).
 */
export function comparePairs(left, right, count) {
  time(left)
  time(right)
  const pairs = []
  for (let round = 0; round < count; round++) {
    const swapped = round % 2 === 1
    const first = time(swapped ? right : left)
    const second = time(swapped ? left : right)
    pairs.push(swapped ? [second, first] : [first, second])
  }
  return {
    left: median(pairs.map(([a]) => a)),
    right: median(pairs.map(([, b]) => b)),
    ratio: median(pairs.map(([a, b]) => a / b)),
  }
}

/** Peak memory of one run in MB, measured in the process itself. */
export function peakMemory({ argv, env = {}, stdout = 'pipe' }, hook) {
  const [file, ...args] = argv
  const done = spawnSync(file, ['--require', hook, ...args], {
    env: { ...quietEnv, ...env },
    stdio: ['ignore', stdout, 'pipe', 'pipe'],
    maxBuffer: 1e9,
  })
  if (done.status !== 0) throw new Error(`${argv.join(' ')}: ${done.status ?? done.signal}\n${done.stderr}`)
  return (Number(done.output[3]) * 1024) / 1e6
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}
