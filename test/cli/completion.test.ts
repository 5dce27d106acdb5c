import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { runPresto } from '../helpers/run-presto.ts'

test.each([
  ['bash', 'presto.bash'],
  ['zsh', '_presto'],
  ['fish', 'presto.fish'],
  ['powershell', 'presto.ps1'],
])('%s gets the file of the package', async (shell, file) => {
  const { code, stdout, stderr } = await runPresto(['completion', shell])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout.equals(readFileSync(`completions/${file}`))).toBe(true)
})

test('an unknown shell is refused with the nearest one', async () => {
  const { code, stdout, stderr } = await runPresto(['completion', 'fisch'])
  expect({ code, stdout: stdout.length }).toEqual({ code: 2, stdout: 0 })
  expect(stderr).toContain('Did you mean fish?')
})
