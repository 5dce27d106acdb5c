import { CurlError } from '../core/errors.ts'
import type { TargetUrl } from '../core/http.ts'

/**
 * The file name of `-O`: the last segment of the path as it was typed, without the query and not decoded.
 *
 * @throws {CurlError} 23 when the path ends in a slash
 * @source curl 7.88.1, curl(1), --remote-name, and its behaviour
 */
export function remoteName(url: TargetUrl): string {
  const [path = ''] = url.href.slice(url.origin.length).split('?')
  const name = path.split(/[/\\]/).at(-1) ?? ''
  if (name === '')
    throw new CurlError(23, `The URL ${url.href} has no file name to save to`, {
      hint: 'Name the file with `-o FILE`.',
    })
  return name
}
