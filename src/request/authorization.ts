import type { TargetUrl } from '../core/http.ts'

type Ask = Readonly<{
  askPassword(question: string): Promise<string | undefined>
  warn(text: string): void
}>

/**
 * The user name and password of `-u`, `name:password` in UTF-8; `name` alone asks for the password.
 *
 * @returns Where nobody can be asked, with an empty password, as curl does when there is nothing to read it from.
 */
export async function completeUser(user: string, { askPassword, warn }: Ask): Promise<string> {
  if (user.includes(':')) return user
  const password = await askPassword(`Password for user "${user}":`)
  if (password === undefined)
    warn('nobody is there to type the password of -u, so it is empty; write -u NAME:PASSWORD to name one')
  return `${user}:${password ?? ''}`
}

/** The user info of a URL in the form of `-u`. */
export function userOf({ username, password }: TargetUrl): string | undefined {
  return username === undefined ? undefined : `${username}:${password ?? ''}`
}

/** The value of `Authorization` for a user and password. @source RFC 7617 */
export function formatBasic(user: string): string {
  return `Basic ${Buffer.from(user, 'utf8').toString('base64')}`
}
