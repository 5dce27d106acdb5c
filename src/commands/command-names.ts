import { findNearest } from '../cli/nearest.ts'

/** The names of the table, without loading it. */
export const commandNames: readonly string[] = [
  'request',
  'inspect',
  'wallet',
  'whoami',
  'balance',
  'fund',
  'send',
  'sessions',
  'history',
  'limits',
  'config',
  'decode',
  'sign',
  'sandbox',
  'demo',
  'completion',
  'help',
]

/**
 * True when a first word names a command, or looks so much like one that it is a slip of the fingers: a bare word
 * without dot, colon or slash. Everything else is a URL, also `localhost` and `example`.
 */
export function isCommandName(word: string): boolean {
  return (
    commandNames.includes(word) || (/^[a-z]+$/i.test(word) && findNearest(word, commandNames) !== undefined)
  )
}
