/** A way to say who the user is. */
export type AuthScheme = 'basic' | 'digest' | 'bearer'

/** What the user typed about cookies, and who the user is. Without such an option it has no members at all. */
export type CookieFlags = Readonly<{
  /** `-b NAME=VALUE`, in order. */
  data?: readonly string[]
  /** `-b FILE`, in order; an empty name only switches the engine on. */
  files?: readonly string[]
  /** `-c`; `-` for stdout. */
  jar?: string
  /** Cookies of a session are not read from files. */
  junkSession?: boolean
  netrc?: 'required' | 'optional'
  /** Instead of the one in the home folder. */
  netrcFile?: string
  /** Whichever of them the server asks for; absent: Basic, at once. */
  schemes?: readonly AuthScheme[]
  /** `--oauth2-bearer`. */
  bearer?: string
  /** `-e ';auto'`: after a redirect the Referer is the URL before. */
  autoReferer?: boolean
}>
