import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Builds `dist` when a source is newer than it, or when another Node has built it; the second caller of a run finds it fresh. */
export function setup(): void {
  if (builtAt() >= changedAt()) return
  execFileSync(process.execPath, ['scripts/build.mjs'], { cwd: root, stdio: 'inherit' })
}

function builtAt(): number {
  const cache = `dist/cache/${process.version}-${process.platform}-${process.arch}`
  return Math.min(timeOf(join(root, 'dist/main.cjs')), timeOf(join(root, cache)))
}

function changedAt(): number {
  const files = ['src', 'scripts'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  return Math.max(...[...files, 'package.json'].map((file) => timeOf(join(root, file))))
}

function timeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
