import { StringDecoder } from 'node:string_decoder'
import { sanitize } from '../core/sanitize.ts'

/** What a piece of typing asks for besides letters. */
type Ending = 'done' | 'none' | 'interrupted'

/**
 * Asks for a password; nothing of it is shown.
 *
 * @param interrupt Ctrl-C, which the terminal does not handle while it is read key by key.
 * @returns `undefined` for the end of input before anything was typed; never after Ctrl-C.
 */
export function askPassword(
  stdin: NodeJS.ReadStream,
  write: (text: string) => void,
  question: string,
  interrupt: () => void,
): Promise<string | undefined> {
  if (stdin.readableEnded || stdin.destroyed) return Promise.resolve(undefined)
  return new Promise((resolve) => {
    const decoder = new StringDecoder('utf8')
    const line = createLine()
    const finish = (ending: Ending): void => {
      stdin.off('data', take).off('end', end).off('error', end)
      stdin.setRawMode(false)
      stdin.pause()
      write('\n')
      if (ending === 'interrupted') interrupt()
      else resolve(ending === 'done' ? line.text() : undefined)
    }
    const end = (): void => finish('none')
    const take = (chunk: Buffer | string): void => {
      const typed = typeof chunk === 'string' ? chunk : decoder.write(chunk)
      const ending = line.type(typed)
      if (ending) finish(ending)
    }
    // Before the question: whoever types at once must not see it.
    stdin.setRawMode(true)
    write(`${sanitize(question)} `)
    stdin.on('data', take).on('end', end).on('error', end)
    stdin.resume()
  })
}

const endings: Readonly<Record<string, Ending>> = { '\r': 'done', '\n': 'done', '\u0003': 'interrupted' }

/** The line editor of a terminal: backspace, Ctrl-U, Enter, Ctrl-D, Ctrl-C; arrow keys and the like are left out. */
function createLine() {
  let characters: string[] = []
  const type = (typed: string): Ending | undefined => {
    if (typed.startsWith('\u001b')) return undefined
    for (const character of typed) {
      const ending = endings[character]
      if (ending) return ending
      if (character === '\u0004' && characters.length === 0) return 'none'
      characters = edit(characters, character)
    }
    return undefined
  }
  return { type, text: () => characters.join('') }
}

function edit(characters: string[], key: string): string[] {
  if (key === '\u007f' || key === '\b') return characters.slice(0, -1)
  if (key === '\u0015') return []
  return key >= ' ' ? [...characters, key] : characters
}
