import { forbidden } from '../core/sanitize.ts'

/**
 * The file name in a Content-Disposition header (`-J`): `filename=`, quoted or bare, without folders. `filename*=` is not read.
 *
 * Beyond curl, characters that would steer a terminal that lists the folder become `_`.
 *
 * @returns `undefined` where it names none; it may be empty, `.` or `..`.
 * @source curl 7.88.1, curl(1), --remote-header-name, and its behaviour
 */
export function dispositionName(value: string): string | undefined {
  let rest = value
  for (;;) {
    rest = rest.replace(/^[^A-Za-z]+/, '')
    if (rest.length < mark.length) return undefined
    if (rest.startsWith(mark)) return nameOf(rest.slice(mark.length))
    const next = rest.indexOf(';')
    if (next === -1) return undefined
    rest = rest.slice(next)
  }
}

const mark = 'filename='

function nameOf(text: string): string | undefined {
  const [first = ''] = text
  const isQuoted = first === '"' || first === "'"
  const [whole = ''] = isQuoted ? text.slice(1).split(first) : text.split(';')
  const name = whole.split(/[/\\]/).at(-1) ?? ''
  // A folder alone is no name.
  if (name === '' && whole !== '') return undefined
  return name.replace(forbidden, '_')
}
