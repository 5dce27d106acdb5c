/** A piece of a `-w` format. */
export type WriteOutPart =
  | Readonly<{ kind: 'text'; text: string }>
  | Readonly<{ kind: 'variable'; name: string }>
  | Readonly<{ kind: 'header'; name: string }>

/** The last alternative takes two characters that mean nothing together, so that the second starts nothing. */
const token = /%\{(?<variable>[^}]*)\}|%header\{(?<header>[^}]*)\}|[%\\][\s\S]/g
const escapes: Readonly<Record<string, string>> = { '%%': '%', '\\n': '\n', '\\r': '\r', '\\t': '\t' }

/**
 * Cuts a `-w` format into its pieces; what is neither variable nor escape stands for itself.
 *
 * @source curl 7.88.1, curl(1), --write-out, and its behaviour
 */
export function parseWriteOut(format: string): readonly WriteOutPart[] {
  const parts: WriteOutPart[] = []
  let at = 0
  for (const match of format.matchAll(token)) {
    const [text] = match
    const { variable, header } = match.groups ?? {}
    if (match.index > at) parts.push({ kind: 'text', text: format.slice(at, match.index) })
    if (variable !== undefined) parts.push({ kind: 'variable', name: variable })
    else if (header !== undefined) parts.push({ kind: 'header', name: header })
    else parts.push({ kind: 'text', text: escapes[text] ?? text })
    at = match.index + text.length
  }
  if (at < format.length) parts.push({ kind: 'text', text: format.slice(at) })
  return parts
}
