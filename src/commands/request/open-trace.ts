import type { App } from '../../app.ts'
import type { TraceLine } from '../../core/http.ts'
import type { TraceWriter } from '../../output/trace-writer.ts'
import type { SavingFlags } from '../../request/flags/saving.ts'
import type { RequestFlags } from '../../request/flags.ts'

/** Where `-v` writes what goes over the wire: stderr, redacted; or where `--trace` does. */
export async function openTrace(app: App, { saving }: RequestFlags): Promise<(line: TraceLine) => void> {
  if (saving.trace) return (await findTrace(app, saving)).line
  const { formatTraceLine, formatTraceTime } = await import('../../output/verbose.ts')
  const time = saving.traceTime ? () => formatTraceTime(app.now()) : () => ''
  return (line) => app.io.writeErr(`${time()}${formatTraceLine(line)}\n`)
}

const writers = new WeakMap<App, Promise<TraceWriter>>()

/** The file of `--trace`; all transfers of a run write into one. */
export function findTrace(app: App, saving: SavingFlags): Promise<TraceWriter> {
  const open = writers.get(app) ?? openWriter(app, saving)
  writers.set(app, open)
  return open
}

async function openWriter(app: App, { trace, traceTime }: SavingFlags): Promise<TraceWriter> {
  const { createTraceWriter } = await import('../../output/trace-writer.ts')
  const { openTextFile } = await import('../../output/open-text-file.ts')
  const { file = '%', ascii = false } = trace ?? {}
  const write = file === '%' ? app.io.writeErr : openTextFile(app.io, file)
  if (!write) app.io.writeErr(`presto: warning: cannot write the trace to ${file}\n`)
  return createTraceWriter(write ?? (() => {}), { ascii, now: traceTime ? app.now : undefined })
}
