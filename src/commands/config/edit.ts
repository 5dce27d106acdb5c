import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { App } from '../../app.ts'
import { loadConfig } from '../../config/load.ts'
import { StateError, UsageError } from '../../core/errors.ts'

/**
 * Opens the config file in the user's editor and checks what was saved.
 *
 * @throws {UsageError} without an editor. {StateError} when the editor fails, or the file cannot be read afterwards.
 */
export async function edit(app: App): Promise<void> {
  const { configFile } = app.paths()
  const editor = app.env['VISUAL'] || app.env['EDITOR']
  if (!editor)
    throw new UsageError('No editor is known', { hint: `Set EDITOR, or edit ${configFile} yourself.` })
  createFile(configFile)
  const code = await runEditor(editor, configFile, app.env)
  if (code !== 0)
    throw new StateError(`The editor ended with exit code ${code ?? 'none'}`, { hint: `It was: ${editor}` })
  loadConfig(configFile)
}

function createFile(configFile: string): void {
  try {
    mkdirSync(dirname(configFile), { recursive: true, mode: 0o700 })
    const file = openSync(configFile, 'wx', 0o600)
    writeSync(file, '{}\n')
    closeSync(file)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') return
    throw new StateError(`The config file ${configFile} cannot be made`, { cause })
  }
}

/** The variable may hold options (`code --wait`), so a shell reads it; the file's name is handed over apart. */
function runEditor(editor: string, configFile: string, env: App['env']): Promise<number | null> {
  const [command, args, shell] =
    process.platform === 'win32'
      ? ([`${editor} "${configFile}"`, [], true] as const)
      : (['/bin/sh', ['-c', `${editor} "$1"`, 'sh', configFile], false] as const)
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...args], { stdio: 'inherit', env, shell })
    child.once('error', reject)
    child.once('exit', resolve)
  })
}
