import { UsageError } from '../../core/errors.ts'

/** Contents by name. */
export type Variables = Map<string, string>

type Sources = Readonly<{
  env: Readonly<Record<string, string | undefined>>
  /** @throws {CurlError} 26 */
  readFile(name: string): Promise<string>
}>

const maxName = 127

/**
 * Sets a variable as `--variable` says.
 *
 * @throws {UsageError} for a bad name, and for one that the environment lacks
 * @source curl 8.3.0, curl(1), --variable
 */
export async function setVariable(variables: Variables, text: string, sources: Sources): Promise<void> {
  const [, percent = '', name = '', sign = '', content = ''] =
    /^(%?)([A-Za-z0-9_]*)(?:([=@])([\s\S]*))?$/.exec(text) ?? []
  if (name === '' || name.length > maxName)
    throw new UsageError(`option --variable: bad variable name in ${text.slice(0, 40)}`)
  const found = percent === '' ? undefined : sources.env[name]
  if (found !== undefined) variables.set(name, found)
  else if (sign === '=') variables.set(name, content)
  else if (sign === '@') variables.set(name, await sources.readFile(content))
  else if (percent !== '') throw new UsageError(`option --variable: ${name} is not in the environment`)
  else throw new UsageError('option --variable: expected name=text, name@file or %NAME')
}

/**
 * Replaces `{{name}}` and `{{name:function:…}}`; a variable that was never set is empty, and `\{{` stands for itself.
 *
 * @param option For error messages.
 * @throws {UsageError} for an unknown function, and for NUL bytes
 * @source curl 8.3.0, curl(1), --variable
 */
export function expandVariables(variables: Variables, text: string, option: string): string {
  return text.replace(/\\\{\{|\{\{(.*?)\}\}/gs, (whole, inside: string | undefined) => {
    if (inside === undefined) return '{{'
    const [name = '', ...steps] = inside.split(':')
    if (!/^[A-Za-z0-9_]+$/.test(name) || name.length > maxName) return whole
    const value = steps.reduce((content, step) => applyStep(content, step, option), variables.get(name) ?? '')
    if (value.includes('\0')) throw new UsageError(`${option}: the variable ${name} contains a NUL byte`)
    return value
  })
}

function applyStep(text: string, step: string, option: string): string {
  switch (step) {
    case 'trim':
      return text.replace(/^[ \t\n\v\f\r]+|[ \t\n\v\f\r]+$/g, '')
    case 'json':
      return Array.from(text, escapeJson).join('')
    case 'url':
      return Array.from(Buffer.from(text), encodeByte).join('')
    case 'b64':
      return Buffer.from(text).toString('base64')
    default:
      throw new UsageError(`${option}: unknown variable function ${step.slice(0, 40)}`)
  }
}

function escapeJson(character: string): string {
  return character < ' ' || character === '"' || character === '\\'
    ? JSON.stringify(character).slice(1, -1)
    : character
}

function encodeByte(byte: number): string {
  const character = String.fromCharCode(byte)
  return /[A-Za-z0-9._~-]/.test(character)
    ? character
    : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
}
