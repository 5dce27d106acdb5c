// Makes presto ignore one option after the other, and prints those that no case of the comparison with curl misses.
// `node scripts/ignore-options.mjs [long name…]`: some options, or all.
import { fileURLToPath } from 'node:url'
import { startVitest } from 'vitest/node'

process.env.IGNORE_OPTIONS = process.argv.slice(2).join(' ')
const root = fileURLToPath(new URL('..', import.meta.url))
const vitest = await startVitest('test', [], {
  root,
  config: false,
  watch: false,
  maxConcurrency: 4,
  include: ['scripts/ignored-options.ts'],
  globalSetup: ['test/helpers/build-program.ts'],
  reporters: [['verbose', { summary: false }]],
  testTimeout: 600_000,
})
await vitest.close()
