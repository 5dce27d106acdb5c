const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
/** Minutes that are added to local time. */
const zones: Readonly<Record<string, number>> = {
  gmt: 0,
  ut: 0,
  utc: 0,
  z: 0,
  wet: 0,
  bst: -60,
  cet: -60,
  cest: -120,
  met: -60,
  eet: -120,
  est: 300,
  edt: 240,
  cst: 360,
  cdt: 300,
  mst: 420,
  mdt: 360,
  pst: 480,
  pdt: 420,
  jst: -540,
}

type Found = { year?: number; month?: number; day?: number; clock?: readonly number[]; zone?: number }

/**
 * A date in one of the many forms that curl reads: words and numbers in any order, without a zone in UTC.
 *
 * @returns Seconds since 1970, `undefined` when it is no date.
 * @source libcurl's curl_getdate(3)
 */
export function readDate(text: string): number | undefined {
  const found: Found = {}
  for (const { 0: token, index } of text.matchAll(/[A-Za-z]+|\d{1,2}:\d{2}(?::\d{2})?|\d+/g)) {
    const before = text[index - 1]
    if (!(readWord(token, found) || readClock(token, found) || readNumber(token, before, found)))
      return undefined
  }
  const { year, month, day, clock = [0, 0, 0], zone = 0 } = found
  if (year === undefined || month === undefined || day === undefined) return undefined
  const [hours = 0, minutes = 0, seconds = 0] = clock
  if (day < 1 || day > 31 || year < 1583 || hours > 23 || minutes > 59 || seconds > 60) return undefined
  return Date.UTC(year, month, day, hours, minutes, seconds) / 1000 + zone * 60
}

function readWord(token: string, found: Found): boolean {
  const word = token.toLowerCase()
  const isName = (names: readonly string[]): number => names.indexOf(word.slice(0, 3))
  if (!/^[a-z]/.test(word)) return false
  if (word === 't') return true
  const zone = zones[word]
  if (zone !== undefined && found.zone === undefined) {
    found.zone = zone
    return true
  }
  if (isName(months) !== -1 && found.month === undefined) {
    found.month = isName(months)
    return true
  }
  return isName(days) !== -1
}

function readClock(token: string, found: Found): boolean {
  if (!token.includes(':') || found.clock) return false
  found.clock = token.split(':').map(Number)
  return true
}

/** A day comes before a year; after a year that came first, a day. */
function readNumber(token: string, before: string | undefined, found: Found): boolean {
  const value = Number(token)
  const isZone = (before === '+' || before === '-') && token.length === 4 && value <= 1400
  if (isZone && found.zone === undefined) {
    const minutes = Math.trunc(value / 100) * 60 + (value % 100)
    found.zone = before === '+' ? -minutes : minutes
    return true
  }
  const isFresh = found.year === undefined && found.month === undefined && found.day === undefined
  if (token.length === 8 && isFresh) {
    found.year = Number(token.slice(0, 4))
    found.month = Number(token.slice(4, 6)) - 1
    found.day = Number(token.slice(6))
    return true
  }
  if (found.day === undefined && value > 0 && value < 32) found.day = value
  else if (found.year === undefined) found.year = value < 100 ? value + (value > 70 ? 1900 : 2000) : value
  else return false
  return true
}
