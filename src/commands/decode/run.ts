import type { App } from '../../app.ts'
import type { CommandInput } from '../../cli/spec.ts'
import { BadChallengeError, UsageError } from '../../core/errors.ts'
import { exitCodes } from '../../core/exit-codes.ts'
import { decodeHeader, headerTypes } from '../../payment/decode-header.ts'

/** More than the headers of one response hold; stdin is not read further. */
const maxInputLength = 524_288

// JSON leaves these as they are: C1 controls, DEL, zero-width and bidi characters, tags.
const invisible =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]/g

/**
 * Decodes one payment header from stdin.
 *
 * @throws {BadChallengeError} 118 when it is malformed; nothing was printed
 */
export async function run(app: App, input: CommandInput): Promise<number> {
  const type = headerTypes.find((name) => name === input.options['type'])
  if (!type)
    throw new UsageError('--type is missing.', { hint: `Say which header it is: ${headerTypes.join(', ')}.` })
  const documents = decodeHeader(type, await readInput(app))
  await app.io.writeOut(input.options['toon-output'] ? await formatToon(documents) : formatLines(documents))
  return exitCodes.ok
}

async function readInput(app: App): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of app.io.stdin() as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxInputLength) throw new BadChallengeError('The input is longer than any header.')
  }
  // Header values are one character per byte.
  return Buffer.concat(chunks).toString('latin1')
}

/** One line each, with everything escaped that a terminal might act upon. */
function formatLines(documents: readonly unknown[]): string {
  const toEscapes = (text: string) =>
    text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  return documents.map((document) => `${JSON.stringify(document).replace(invisible, toEscapes)}\n`).join('')
}

async function formatToon(documents: readonly unknown[]): Promise<string> {
  const { formatDocument } = await import('../../output/format-document.ts')
  const texts = await Promise.all(documents.map((document) => formatDocument(document, 'toon')))
  return texts.join('')
}
