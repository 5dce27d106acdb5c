import type { App } from '../../app.ts'
import type { TraceLine } from '../../core/http.ts'

/** Where `-v` writes what goes over the wire: stderr, redacted. */
export async function openTrace(app: App): Promise<(line: TraceLine) => void> {
  const { formatTraceLine } = await import('../../output/verbose.ts')
  return (line) => app.io.writeErr(`${formatTraceLine(line)}\n`)
}
