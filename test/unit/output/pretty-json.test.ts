import fc from 'fast-check'
import { expect, test } from 'vitest'
import { prettyJson } from '../../../src/output/pretty-json.ts'

test('keeps the order of names and the spelling of numbers and strings', () => {
  const text = '{"b":1.0,"a":[ ],"10":{},"1":[1e2,{"x":null}],"e\\"":"y\\u00e9,:[]"}'
  expect(prettyJson(text, undefined)).toBe(
    '{\n  "b": 1.0,\n  "a": [],\n  "10": {},\n  "1": [\n    1e2,\n    {\n      "x": null\n    }\n  ],\n  "e\\"": "y\\u00e9,:[]"\n}\n',
  )
})

test('is the layout of JSON.stringify, with escapes for what a terminal could be fooled with', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
      const pretty = prettyJson(JSON.stringify(value), undefined) ?? ''
      expect(JSON.parse(pretty)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(pretty).not.toMatch(/[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/)
    }),
    { numRuns: 50 },
  )
  expect(prettyJson('"a\u202eb"', undefined)).toBe('"a\\u202eb"\n')
})

test('paints names, strings, numbers and words', () => {
  const mark = (name: string) => (text: string) => `<${name} ${text}>`
  const paint = { name: mark('n'), string: mark('s'), number: mark('d'), word: mark('w') }
  expect(prettyJson('{"a":"b","c":[-1,true]}', paint)).toBe(
    '{\n  <n "a">: <s "b">,\n  <n "c">: [\n    <d -1>,\n    <w true>\n  ]\n}\n',
  )
})

test.each(['', '{', 'no json', '{"a":1} {"b":2}', '['.repeat(300) + ']'.repeat(300)])(
  'leaves %j to be shown as it came',
  (text) => expect(prettyJson(text, undefined)).toBeUndefined(),
)
