import { expect, test } from 'vitest'
import { parseTargetUrl } from '../../../src/core/target-url.ts'
import { formatRedirectUrl, parseRedirectTarget, resolveLocation } from '../../../src/http/redirect-target.ts'

const base = parseTargetUrl('http://h.test:81/start/a/b?q=1')

// Compared with curl 7.88.1, which only takes the fragment in a stranger way.
test.each([
  ['x', 'http://h.test:81/start/a/x'],
  ['/x y z', 'http://h.test:81/x%20y%20z'],
  ['../x', 'http://h.test:81/start/x'],
  ['../../../../x', 'http://h.test:81/x'],
  ['?z=1 2', 'http://h.test:81/start/a/b?z=1+2'],
  ['?', 'http://h.test:81/start/a/b'],
  ['/x?a=b c#f f', 'http://h.test:81/x?a=b+c#f+f'],
  ['#f', 'http://h.test:81/start/a/b?q=1#f'],
  ['//other.test/x', 'http://other.test/x'],
  ['HTTP://Other.test/p#f', 'http://other.test/p#f'],
  ['https://other.test', 'https://other.test/'],
  ['/\u00e9', 'http://h.test:81/%e9'],
  ['/a%zz"<\\', 'http://h.test:81/a%zz"<\\'],
  ['/u?u=http://x/../y', 'http://h.test:81/u?u=http://x/../y'],
  ['http://u:p@h.test:81/x', 'http://h.test:81/x'],
  ['mailto:a@b', 'mailto:a@b'],
])('%s leads to %s', (location, url) => {
  expect(formatRedirectUrl(resolveLocation(base, location))).toBe(url)
})

test.each([
  ['ftp://h.test/', 1],
  ['file:///etc/passwd', 1],
  ['javascript:alert(1)', 1],
  ['http:x', 3],
  ['//', 3],
  ['http://h.test:99999/', 3],
  ['/a\u0001b', 3],
])('%s is not followed: %i', (location, number) => {
  expect(() => parseRedirectTarget(resolveLocation(base, location))).toThrow(
    expect.objectContaining({ number }),
  )
})
