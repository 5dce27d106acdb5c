import { writeSync } from 'node:fs'
import { version } from '../package.json'

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
  const { runPresto } = await import('./run-presto.ts')
  process.exit(await runPresto(argv, process, version))
}

void main()
