import { randomBytes } from 'node:crypto'
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { jarOf, loadJar } from '../../request/open-jar.ts'
import type { Session } from './session.ts'

/** Writes the cookies of `-c`, as curl does after every transfer. One that cannot be written is worth a warning. */
export async function saveCookies({ app, flags: { cookies }, warn }: Session, file: string): Promise<void> {
  const jar = jarOf(app)
  // As curl 7.88 does, once more: the file may hold what no server has spoken about.
  await loadJar(jar, cookies, async function* () {})
  const bytes = Buffer.from(jar.format(), 'latin1')
  if (file === '-') return app.io.writeOut(bytes).catch(() => undefined)
  try {
    replaceFile(file, bytes)
  } catch {
    warn(`the cookies could not be written to ${file}`)
  }
}

/** Nobody ever sees half a file; a new one is the user's own. */
function replaceFile(name: string, bytes: Uint8Array): void {
  const known = statSync(name, { throwIfNoEntry: false })
  if (known && !known.isFile()) {
    writeFileSync(name, bytes)
    return
  }
  const file = known ? realpathSync(name) : name
  const draft = `${file}.${randomBytes(4).toString('hex')}.tmp`
  try {
    writeFileSync(draft, bytes, { flag: 'wx', mode: 0o600 | (known?.mode ?? 0) })
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
}
