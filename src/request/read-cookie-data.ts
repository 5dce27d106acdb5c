import { firstLine, toWireText } from './wire-text.ts'

/** More than this many bytes of cookies are not sent at all. */
const maxData = 4095

/** All values of `-b` that are data, as one header; `undefined` when there is none. */
export function readCookieData(values: readonly string[], warn: (text: string) => void): string | undefined {
  if (values.length === 0) return undefined
  const text = toWireText(firstLine(values.join(';')))
  if (text.length <= maxData) return text
  warn(`the cookies of -b are not sent: they would be longer than ${maxData + 1} bytes`)
  return undefined
}
