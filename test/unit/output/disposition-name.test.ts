import { expect, test } from 'vitest'
import { dispositionName } from '../../../src/output/disposition-name.ts'

test.each([
  ['attachment; filename=a.txt', 'a.txt'],
  ['attachment; filename="a; b.txt"; x=y', 'a; b.txt'],
  ['filename="unclosed', 'unclosed'],
  ['attachment; filename="../../etc/passwd"', 'passwd'],
  ['attachment; filename="..\\..\\boot.ini"', 'boot.ini'],
  ['attachment; filename="/"', undefined],
  ['attachment; filename=""', ''],
  ['attachment; filename=..', '..'],
  ['attachment; filename=.profile', '.profile'],
  ['attachment; filename="a\u001b[2Jb\u0000c\u202ed"', 'a_[2Jb_c_d'],
  ["attachment; filename*=UTF-8''star", undefined],
  ['inline', undefined],
  ['', undefined],
])('%j names %j', (value, name) => expect(dispositionName(value)).toBe(name))
