import { sanitize } from '../core/sanitize.ts'

const maxQuestionLength = 1000

/**
 * Asks a yes-or-no question on the terminal. The terminal stays in its line mode, so that Ctrl-C interrupts the program.
 *
 * @returns True for `y` and `yes`; false for everything else, the end of input included.
 */
export async function confirm(
  stdin: NodeJS.ReadStream,
  write: (text: string) => void,
  question: string,
): Promise<boolean> {
  write(`${sanitize(question, maxQuestionLength)} [y/N] `)
  const answer = await readLine(stdin)
  if (answer === undefined) write('\n')
  return /^\s*y(es)?\s*$/i.test(answer ?? '')
}

/** @returns One line without its end; `undefined` when the input ended before. */
function readLine(stdin: NodeJS.ReadStream): Promise<string | undefined> {
  if (stdin.readableEnded || stdin.destroyed) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    let text = ''
    const finish = (line: string | undefined): void => {
      stdin.off('data', take).off('end', end).off('error', end).pause()
      resolve(line)
    }
    const end = (): void => finish(undefined)
    const take = (chunk: Buffer | string): void => {
      text += chunk.toString()
      const at = text.indexOf('\n')
      if (at === -1) return
      finish(text.slice(0, at))
      if (at + 1 < text.length) stdin.unshift(text.slice(at + 1), 'utf8')
    }
    stdin.on('data', take).on('end', end).on('error', end)
    stdin.resume()
  })
}
