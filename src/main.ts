import { writeSync } from 'node:fs'
import { version } from '../package.json'
import { useCodeCache } from './use-code-cache.ts'

/** The only file that touches argv, the exit code and signals. */
async function main(): Promise<void> {
  const argv = process.argv.slice(2)
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    try {
      writeSync(1, `presto ${version}\n`)
    } catch {
      process.exitCode = 23
    }
    return
  }
  useCodeCache(require.extensions, __dirname)
  const { runPresto } = await import('./run-presto.ts')
  process.exit(await runPresto(argv, process, version))
}

void main()
