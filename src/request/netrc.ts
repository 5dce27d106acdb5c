/** What a netrc file says about a machine. */
type NetrcEntry = Readonly<{ login: string | undefined; password: string | undefined }>

/** What is known of the user before, and whether `default` counts. */
type NetrcQuestion = NetrcEntry & Readonly<{ named: boolean }>

/**
 * Looks a machine up: what the entries of its name, or `default`, say until user and password are known.
 *
 * @param question With a `login` only a password of this user counts.
 * @returns `undefined` when there is no entry.
 * @throws {SyntaxError} for a quote that is not closed
 * @source curl 7.88.1's behaviour; ftp(1), the .netrc file
 */
export function findNetrc(text: string, host: string, question: NetrcQuestion): NetrcEntry | undefined {
  const search = new Search(host.toLowerCase(), question)
  for (const token of readTokens(text)) {
    if (search.login && search.password) break
    search.take(token)
  }
  return search.isFound ? { login: search.login, password: search.password } : undefined
}

class Search {
  isFound = false
  login: string | undefined
  password: string | undefined
  readonly #host: string
  readonly #question: NetrcQuestion
  #state: 'outside' | 'machine' | 'inside' | 'login' | 'password' = 'outside'
  /** The entry is of the user who is asked for. */
  #isOurs = true

  constructor(host: string, question: NetrcQuestion) {
    this.#host = host
    this.#question = question
    this.login = question.login
    this.password = question.password
  }

  take(token: string): void {
    const word = token.toLowerCase()
    if (this.#state === 'outside') this.#startEntry(word)
    else if (this.#state === 'machine') this.#enter(word === this.#host)
    else if (this.#state === 'inside') this.#readKey(word)
    else this.#readValue(token)
  }

  #startEntry(word: string): void {
    if (word === 'machine') this.#state = 'machine'
    else if (word === 'default' && !this.#question.named) this.#enter(true)
  }

  #enter(isOurHost: boolean): void {
    this.#state = isOurHost ? 'inside' : 'outside'
    this.isFound ||= isOurHost
  }

  #readKey(word: string): void {
    if (word === 'login' || word === 'password') this.#state = word
    if (word !== 'machine') return
    this.#state = 'machine'
    this.#isOurs = false
  }

  #readValue(token: string): void {
    const { login } = this.#question
    if (this.#state === 'login') {
      if (login) this.#isOurs = token === login
      else this.login = token
    } else if (this.#isOurs || !login) this.password = token
    this.#state = 'inside'
  }
}

/** Words and quoted words, without comments and macros; a macro ends with an empty line. */
function* readTokens(text: string): Iterable<string> {
  let inMacro = false
  for (const line of text.split('\n')) {
    if (inMacro && line.replace(/\r$/, '') !== '') continue
    inMacro = false
    for (const token of readLine(line)) {
      yield token
      if (token.toLowerCase() === 'macdef') inMacro = true
    }
  }
}

function* readLine(line: string): Iterable<string> {
  for (const [token, quoted] of line.matchAll(/#.*|"((?:[^"\\]|\\.)*)"|\S+/g)) {
    if (token.startsWith('#')) return
    if (token.startsWith('"') && quoted === undefined) throw new SyntaxError('a quote is not closed')
    yield quoted === undefined ? token : unquote(quoted)
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

function unquote(text: string): string {
  return text.replace(/\\(.)/g, (_match, letter: string) => escapes[letter] ?? letter)
}
