import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Builds `dist` when a source is newer than it; the second caller of a run finds it fresh. */
export function setup(): void {
  if (builtAt() >= changedAt()) return
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' })
}

function builtAt(): number {
  return timeOf(join(root, 'dist/main.cjs'))
}

function changedAt(): number {
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  const files = [...sources.map((file) => `src/${file}`), 'package.json', 'scripts/build.mjs']
  return Math.max(...files.map((file) => timeOf(join(root, file))))
}

function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
