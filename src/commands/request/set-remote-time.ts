import { statSync, utimesSync } from 'node:fs'
import { findHeader } from '../../core/find-header.ts'
import type { Reply } from '../../core/http.ts'

/** `-R`: the file gets the time that the server gives; a pipe or a device, and an answer without one, stay as they are. */
export function setRemoteTime(file: string, reply: Reply): void {
  const time = Date.parse(findHeader(reply.headers, 'last-modified') ?? '') / 1000
  if (Number.isNaN(time)) return
  try {
    if (statSync(file).isFile()) utimesSync(file, time, time)
  } catch {
    // The body is there; as in curl its time alone is no reason to fail.
  }
}
