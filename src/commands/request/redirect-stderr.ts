import type { App } from '../../app.ts'
import { openTextFile } from '../../output/open-text-file.ts'

/**
 * `--stderr`: what is told goes to a file, or with `-` to stdout. Questions stay where somebody sees them.
 *
 * @returns The app to go on with; when the file cannot be opened the same one, after a warning, as in curl.
 */
export function redirectStderr(app: App, file: string): App {
  const writeErr = openTextFile(app.io, file)
  if (!writeErr) {
    app.io.writeErr(`presto: warning: cannot open ${file}; stderr stays where it is\n`)
    return app
  }
  const { io } = app
  const redirected: App['io'] = Object.create(io, {
    writeErr: { value: writeErr },
    stderrIsTty: { value: false },
    color: { value: { stdout: io.color.stdout, stderr: false } },
  })
  return { ...app, io: redirected }
}
