import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Answer } from '../helpers/hostile-server.ts'
import { freshAddress } from '../helpers/local-chain.ts'
import { createPayer } from '../helpers/payer.ts'
import { temporaryFolder } from '../helpers/run-presto.ts'
import { paidAnswer, settlingServer } from '../helpers/settling-server.ts'

const retry = ['-sS', '--retry', '1', '--retry-delay', '1', '--retry-all-errors']

/** Settles, fails once with `first`, and answers the same credential with `second`. */
async function payTwice(args: readonly string[], folder: string, first: Answer, second: Answer) {
  const recipient = freshAddress()
  const payer = await createPayer()
  let answers = 0
  const server = await settlingServer([{ request: { recipient } }], (txHash) => {
    answers += 1
    const answer = answers === 1 ? first : second
    return { ...answer, headers: [...(paidAnswer(txHash).headers ?? []), ...(answer.headers ?? [])] }
  })
  const run = await payer.run([...retry, ...args, `${server.url}/page`], { cwd: folder })
  expect(run).toMatchObject({ code: 0, payments: [{ state: 'settled' }] })
  expect(run.moved).toMatchObject([{ to: recipient, amount: 10_000n }])
  expect(server.credentials()).toBe(2)
  return run
}

test('a resumed file keeps what it held when the rest is asked for again', async () => {
  const folder = temporaryFolder()
  const out = join(folder, 'out')
  writeFileSync(out, 'held ')
  const rest = { status: 206, headers: [['Content-Range', 'bytes 5-8/9']] } as const
  const long = { ...rest, headers: [...rest.headers, ['Content-Length', '4']] } as const
  const cut: Answer = {
    ...long,
    write: async (outgoing) => {
      outgoing.write('re')
      await new Promise<void>((resolve) => outgoing.socket?.end(() => resolve()))
    },
  }
  await payTwice(['-C', '-', '-o', 'out'], folder, cut, { ...rest, body: 'rest' })
  expect(readFileSync(out, 'utf8')).toBe('held rest')
})

test.each([
  ['-OJ', ['-OJ'], 'given'],
  ['--no-clobber', ['--no-clobber', '-o', 'out'], 'out'],
])('a failed try is not in the way of the next one: %s', async (_, args, name) => {
  const folder = temporaryFolder()
  const headers = [['Content-Disposition', 'attachment; filename=given']] as const
  await payTwice(args, folder, { status: 503, headers, body: 'busy' }, { headers, body: 'the answer' })
  expect(readdirSync(folder)).toEqual([name])
  expect(readFileSync(join(folder, name), 'utf8')).toBe('the answer')
})

test('-j prints the document of the last try alone', async () => {
  const run = await payTwice(['-j'], temporaryFolder(), { status: 503, body: 'busy' }, { body: 'the answer' })
  expect(JSON.parse(run.stdout.toString())).toMatchObject({
    status: 200,
    body: 'the answer',
    payment: { state: 'settled' },
  })
})
