import { readFileSync } from 'node:fs'

/** A process; `start` tells it from a later one with the same id, `undefined` where the system does not say. */
export type Owner = Readonly<{ pid: number; start: string | undefined }>

/** Without a start time, a process that has the id is taken for the owner this long: ids are used again. */
const trustedAgeMs = 10 * 60 * 1000

/** The process with this id, as it is stored with a payment. */
export function readOwner(pid: number): Owner {
  return { pid, start: readStart(pid) }
}

/**
 * True when the very process that made a row still runs.
 *
 * @param ageMs Since the row was last written.
 */
export function isOwnerAlive(owner: Owner, ageMs: number): boolean {
  if (owner.start !== undefined) return readStart(owner.pid) === owner.start
  return ageMs < trustedAgeMs && isRunning(owner.pid)
}

/** Clock ticks from boot to the start of a process; a zombie has ended. @source proc_pid_stat(5), fields 3 and 22 */
function readStart(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field is the program's name in parentheses, which may hold blanks and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return /^[ZXx]$/.test(fields[0] ?? '') ? undefined : fields[19]
  } catch {
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
