import { expect, test } from 'vitest'
import { remoteName } from '../../../src/request/remote-name.ts'
import { resolveUrl } from '../../../src/request/resolve-url.ts'

test.each([
  ['api.example/x', 'https://api.example/x'],
  ['api.example:8080', 'https://api.example:8080/'],
  ['localhost:3000/x', 'http://localhost:3000/x'],
  ['a.localhost', 'http://a.localhost/'],
  ['127.0.0.1:1?x', 'http://127.0.0.1:1/?x'],
  ['[::1]:1/', 'http://[::1]:1/'],
  ['me@127.1/', 'http://127.0.0.1/'],
  ['localhost.example/', 'https://localhost.example/'],
  ['api.example/to?u=http://x', 'https://api.example/to?u=http://x'],
  ['HTTP://H/é#f', 'http://h/é'],
])('%s means %s', (text, href) => {
  expect(resolveUrl(text).href).toBe(href)
})

test.each([
  ['', 3],
  ['?x', 3],
  ['/x', 3],
  ['a b', 3],
  ['http:h', 3],
  ['h:99999', 3],
  ['http:////h/', 3],
  ['nosuch://h/', 1],
])('%j ends with exit code %i', (text, exitCode) => {
  expect(() => resolveUrl(text)).toThrow(expect.objectContaining({ exitCode }))
})

test.each([
  ['h/dir/x.txt?q=a/b#z/f', 'x.txt'],
  ['h/a%2Fb', 'a%2Fb'],
  ['h/é;x=1', 'é;x=1'],
  ['h/a\\..\\b', 'b'],
])('-O of %s is %s', (text, name) => {
  expect(remoteName(resolveUrl(text))).toBe(name)
})

test.each(['h', 'h/dir/', 'h/dir/?q=a/b', 'h/x/..'])('-O finds no name in %s', (text) => {
  expect(() => remoteName(resolveUrl(text))).toThrow(expect.objectContaining({ exitCode: 23 }))
})
