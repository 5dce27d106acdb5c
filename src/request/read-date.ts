const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const dayNames = /^(mon(day)?|tue(sday)?|wed(nesday)?|thu(rsday)?|fri(day)?|sat(urday)?|sun(day)?)$/
/** Minutes that are added to local time. */
const zones: Readonly<Record<string, number>> = {
  ...{ gmt: 0, ut: 0, utc: 0, wet: 0, bst: -60, wat: 60, ast: 240, adt: 180, est: 300, edt: 240 },
  ...{ cst: 360, cdt: 300, mst: 420, mdt: 360, pst: 480, pdt: 420, yst: 540, ydt: 480, hst: 600 },
  ...{ hdt: 540, cat: 600, ahst: 600, nt: 660, idlw: 720, cet: -60, met: -60, mewt: -60, mest: -120 },
  ...{ cest: -120, mesz: -120, fwt: -60, fst: -120, eet: -120, wast: -420, wadt: -480, cct: -480 },
  ...{ jst: -540, east: -600, eadt: -660, gst: -600, nzt: -720, nzst: -720, nzdt: -780, idle: -720 },
  ...{ a: 60, b: 120, c: 180, d: 240, e: 300, f: 360, g: 420, h: 480, i: 540, k: 600, l: 660, m: 720 },
  ...{ n: -60, o: -120, p: -180, q: -240, r: -300, s: -360, t: -420, u: -480, v: -540, w: -600 },
  ...{ x: -660, y: -720, z: 0 },
}
/** Words and numbers behind this many say nothing any more. */
const maxParts = 6
const maxNumber = 2 ** 31 - 1

type Found = {
  weekday?: boolean
  year?: number
  month?: number
  day?: number
  clock?: readonly number[]
  zone?: number
  /** A day is looked for before a year, until a number was no day. */
  isYearNext?: boolean
}

/**
 * A date in one of the many forms that curl reads: words and numbers in any order, without a zone in UTC.
 *
 * @returns Seconds since 1970, `undefined` when it is no date.
 * @source libcurl's curl_getdate(3) and the behaviour of curl 7.88.1
 */
export function readDate(text: string): number | undefined {
  const found: Found = {}
  const tokens = [...text.matchAll(/[A-Za-z]+|\d{1,2}:\d{1,2}(?::\d{1,2})?|\d+/g)]
  for (const { 0: token, index } of tokens.slice(0, maxParts)) {
    const isRead = /^[A-Za-z]/.test(token)
      ? readWord(token.toLowerCase(), found)
      : readClock(token, found) || readNumber(token, text[index - 1], found)
    if (!isRead) return undefined
  }
  const { year, month, day, clock = [0, 0, 0], zone = 0 } = found
  if (year === undefined || month === undefined || day === undefined) return undefined
  const [hours = 0, minutes = 0, seconds = 0] = clock
  const isSound = month >= 0 && month < 12 && day <= 31 && hours <= 23 && minutes <= 59 && seconds <= 60
  return isSound && year >= 1583 ? secondsOf(year, month, [day, hours, minutes + zone, seconds]) : undefined
}

/** Years of any size; a day that the month does not have falls into the next. */
function secondsOf(
  year: number,
  month: number,
  [day = 0, hours = 0, minutes = 0, seconds = 0]: readonly number[],
): number {
  const era = Math.floor(year / 400)
  const eraDays = 146_097
  const days = Date.UTC((year % 400) + 2000, month, 1) / 86_400_000 + (era - 5) * eraDays
  return (((days + day - 1) * 24 + hours) * 60 + minutes) * 60 + seconds
}

function readWord(word: string, found: Found): boolean {
  if (!found.weekday && dayNames.test(word)) {
    found.weekday = true
    return true
  }
  const month = months.indexOf(word)
  if (found.month === undefined && month !== -1) {
    found.month = month
    return true
  }
  const zone = Object.hasOwn(zones, word) ? zones[word] : undefined
  if (found.zone !== undefined || zone === undefined) return false
  found.zone = zone
  return true
}

function readClock(token: string, found: Found): boolean {
  if (!token.includes(':') || found.clock) return false
  found.clock = token.split(':').map(Number)
  return true
}

/** A day comes before a year; after a year that came first, a day. */
function readNumber(token: string, before: string | undefined, found: Found): boolean {
  const value = Number(token)
  if (!(value <= maxNumber)) return false
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
  return readDayOrYear(value, found)
}

function readDayOrYear(value: number, found: Found): boolean {
  if (!found.isYearNext && found.day === undefined) {
    found.isYearNext = true
    if (value > 0 && value < 32) {
      found.day = value
      return true
    }
  }
  if (!found.isYearNext || found.year !== undefined) return false
  found.year = value < 100 ? value + (value > 70 ? 1900 : 2000) : value
  if (found.day === undefined) found.isYearNext = false
  return true
}
