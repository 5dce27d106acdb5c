import type { ReplyHead, RequestPlan } from '../core/http.ts'
import { formatBasic } from './authorization.ts'
import { answerDigest, type DigestChallenge, readDigest } from './digest.ts'
import type { AuthScheme } from './flags/cookies.ts'
import { firstLine, toWireText } from './wire-text.ts'

/** Who the user is for one server. */
export type Identity = Readonly<{ login: string | undefined; bearer: string | undefined }>

/** More 401s than this in a row lead nowhere. */
const maxRounds = 10

/** Says who the user is in the way the server asks for. One object per transfer. @source curl 7.88.1's behaviour */
export class HopAuth {
  readonly #wanted: ReadonlySet<AuthScheme>
  #picked: AuthScheme | 'none' | undefined
  #challenge: DigestChallenge | undefined
  #isHopeless = false
  #isDone = false
  #rounds = 0
  /** The request on its way has no body, because it will be refused anyway. */
  #isProbing = false

  constructor(wanted: readonly AuthScheme[]) {
    this.#wanted = new Set(wanted)
    if (wanted.length === 1) this.#picked = wanted[0]
  }

  /** @returns The value of `Authorization` if there is one, and whether the body stays behind for now. */
  speak(
    { url, method, body }: RequestPlan,
    { login, bearer }: Identity,
    paid: boolean,
  ): { value: string | undefined; probes: boolean } {
    this.#isProbing = false
    let value: string | undefined
    if (this.#picked === 'basic' && login !== undefined) value = formatBasic(login)
    if (this.#picked === 'bearer' && bearer !== undefined) value = `Bearer ${toWireText(firstLine(bearer))}`
    if (this.#picked === 'digest' && login !== undefined) {
      if (this.#challenge) value = answerDigest(this.#challenge, { method, path: url.path, ...split(login) })
      else this.#isProbing = body !== undefined && !paid
    }
    if (value !== undefined) this.#isDone = true
    return { value, probes: this.#isProbing }
  }

  /** @returns True when the same request can be answered better now. */
  hear({ status, headers }: ReplyHead, { login, bearer }: Identity): boolean {
    const offered = status === 401 ? this.#readOffers(headers) : new Set<AuthScheme>()
    if (this.#isHopeless || (login === undefined && bearer === undefined)) return false
    if (status === 401 || (this.#isProbing && status < 300)) {
      const order: readonly AuthScheme[] = ['bearer', 'digest', 'basic']
      const mayUse = (scheme: AuthScheme): boolean =>
        offered.has(scheme) &&
        this.#wanted.has(scheme) &&
        (scheme === 'bearer' ? bearer !== undefined : login !== undefined)
      this.#picked = order.find(mayUse) ?? 'none'
      this.#rounds += 1
      if (this.#picked !== 'none' && this.#rounds <= maxRounds) return true
      this.#isHopeless = true
    }
    const isLet = this.#isProbing && status < 300 && !this.#isDone
    if (isLet) this.#isDone = true
    return isLet
  }

  /** What was tried already and is asked for again was wrong. */
  #readOffers(headers: ReplyHead['headers']): ReadonlySet<AuthScheme> {
    const offered = new Set<AuthScheme>()
    for (const [name, line] of headers) {
      if (name.toLowerCase() !== 'www-authenticate') continue
      for (const { scheme, rest } of readSchemes(line)) {
        if (scheme === 'digest') {
          if (!offered.has(scheme)) this.#readChallenge(rest)
        } else if (this.#picked === scheme) {
          this.#isHopeless = true
          continue
        }
        offered.add(scheme)
      }
    }
    return offered
  }

  #readChallenge(text: string): void {
    const challenge = readDigest(text)
    if (!challenge || (this.#challenge && !challenge.stale)) this.#isHopeless = true
    this.#challenge = challenge
  }
}

/** Longer challenges are not read to their end. */
const maxChallenge = 8192

/** What the parts of a challenge between commas start with, and the line from there on. */
function* readSchemes(challenge: string): Iterable<{ scheme: AuthScheme; rest: string }> {
  const line = challenge.slice(0, maxChallenge)
  let at = 0
  for (const part of line.split(',')) {
    const [word = ''] = part.trim().split(/\s/, 1)
    const scheme = (['basic', 'digest', 'bearer'] as const).find((name) => name === word.toLowerCase())
    if (scheme) yield { scheme, rest: line.slice(line.indexOf(word, at) + word.length) }
    at += part.length + 1
  }
}

function split(login: string): { name: string; password: string } {
  const colon = login.indexOf(':')
  return colon === -1
    ? { name: login, password: '' }
    : { name: login.slice(0, colon), password: login.slice(colon + 1) }
}
