import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { checkDigest } from '../../../../src/protocols/mpp/digest.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest()
const body = sha256('{"amount":"1000"}')
const encoded = 'Bxp4xJtbVfsB9npD5AEWUnIk76Cuv8Au4ECDA+F0biY='
const empty = sha256('').toString('base64')

test.each([
  [`sha-256=:${encoded}:`, body],
  [`sha-256=${encoded}`, body],
  [`sha-256=${encoded.replace('=', '')}`, body],
  [`SHA-256=:${encoded.replace('+', '-').replace('=', '')}:`, body],
  [`sha-256=:${empty}:`, sha256('')],
  [`sha-256=:${empty}:`, undefined],
])('%s fits', (digest, sha) => {
  expect(checkDigest(digest, sha)).toBe(true)
})

test.each([
  [`sha-256=:${encoded}:`, sha256('{"amount":"1001"}'), 'the challenge is for another request body'],
  [`sha-256=:${encoded}:`, undefined, 'the challenge is for a request with a body'],
  [`sha-512=:${encoded}:`, body, 'the challenge is bound to a body by a digest that presto does not know'],
  [`sha-256=:${encoded}:, md5=:AA==:`, body, 'the digest of the challenge is malformed'],
  ['', body, 'the challenge is bound to a body by a digest that presto does not know'],
  [encoded, body, 'the challenge is bound to a body by a digest that presto does not know'],
  ['sha-256=', body, 'the digest of the challenge is malformed'],
  ['sha-256=::', body, 'the digest of the challenge is malformed'],
  ['sha-256=:AAAA:', body, 'the digest of the challenge is malformed'],
  [`sha-256=:${encoded}`, body, 'the digest of the challenge is malformed'],
])('%s is refused', (digest, sha, reason) => {
  expect(checkDigest(digest, sha)).toBe(reason)
})
