import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { askPassword } from '../../../src/output/ask-password.ts'
import { formatBars } from '../../../src/output/bars.ts'
import { loadPaint } from '../../../src/output/color.ts'
import { confirm } from '../../../src/output/confirm.ts'
import { createIo } from '../../../src/output/io.ts'
import { startSpinner } from '../../../src/output/spinner.ts'
import { formatTable } from '../../../src/output/table.ts'

/** A keyboard, and what the screen shows. */
function terminal() {
  const modes: boolean[] = []
  const keys = Object.assign(new PassThrough(), { setRawMode: (mode: boolean) => modes.push(mode) })
  let screen = ''
  const write = (text: string): void => {
    screen += text
  }
  return { keys, stdin: keys as unknown as NodeJS.ReadStream, write, modes, screen: () => screen }
}

test.each([
  ['y\n', true],
  ['YES\r\n', true],
  [' yes \n', true],
  ['\n', false],
  ['n\n', false],
  ['yeah\n', false],
  ['yy\n', false],
  ['y', false],
])('%j answers %s', async (typed, expected) => {
  const { keys, stdin, write, screen } = terminal()
  const answer = confirm(stdin, write, 'Pay?')
  keys.end(typed)
  expect(await answer).toBe(expected)
  expect(screen()).toMatch(/^Pay\? \[y\/N\] \n?$/)
})

test('two questions take a line each', async () => {
  const { keys, stdin, write } = terminal()
  keys.write('no\nyes\n')
  expect(await confirm(stdin, write, 'One?')).toBe(false)
  expect(await confirm(stdin, write, 'Two?')).toBe(true)
  keys.end()
  expect(await confirm(stdin, write, 'Three?')).toBe(false)
})

test.each([
  ['secret\r', 'secret'],
  ['secrex\u007ft\n', 'secret'],
  ['wrong\u0015right\r', 'right'],
  ['\u007f\bä€😀\u007f\r', 'ä€'],
  ['a\u0001b\tc\u0004\r', 'abc'],
  ['\r', ''],
  ['\u0004', undefined],
])('the keys %j make the password %j, unseen', async (typed, password) => {
  const { keys, stdin, write, modes, screen } = terminal()
  const answer = askPassword(stdin, write, 'Password:', () => {})
  for (const byte of Buffer.from(typed)) keys.write(Buffer.from([byte]))
  expect(await answer).toBe(password)
  expect(screen()).toBe('Password: \n')
  expect(modes).toEqual([true, false])
})

test('arrow keys type nothing, and the end of input is no password', async () => {
  const { keys, stdin, write } = terminal()
  keys.write('\u001b[A')
  keys.end()
  expect(await askPassword(stdin, write, 'Password:', () => {})).toBeUndefined()
})

test('Ctrl-C gives the terminal back before it interrupts', async () => {
  const { keys, stdin, write, modes } = terminal()
  const interrupted = new Promise<void>((resolve) => void askPassword(stdin, write, 'Password:', resolve))
  keys.write('abc\u0003')
  await interrupted
  expect(modes).toEqual([true, false])
})

test.each([
  [{}, false],
  [{ FORCE_COLOR: '1' }, true],
  [{ FORCE_COLOR: '0' }, false],
  [{ FORCE_COLOR: '1', NO_COLOR: '1' }, true],
  [{ NO_COLOR: '1' }, false],
])('colour with %o', (env, color) => {
  // Test processes have no terminal.
  expect(createIo({ env } as unknown as NodeJS.Process).color).toEqual({ stdout: color, stderr: color })
})

test('without a terminal nobody is asked', async () => {
  const io = createIo({ env: {} } as unknown as NodeJS.Process)
  expect(await io.confirm('Pay?')).toBeUndefined()
  expect(await io.password('Password:')).toBeUndefined()
})

test('paint is paint, or nothing', async () => {
  expect((await loadPaint(true)).red('x')).toBe('\u001b[31mx\u001b[39m')
  expect((await loadPaint(false)).red('x')).toBe('x')
})

test('a spinner that is not wanted or stopped early writes nothing', () => {
  for (const stderrIsTty of [false, true]) {
    const spinner = startSpinner({ stderrIsTty, color: { stdout: false, stderr: false } }, 'Waiting')
    spinner.stop()
    expect(spinner.stop).not.toThrow()
  }
})

test('columns line up, wide characters and figures included', () => {
  const rows = [
    ['network', 'amount', 'note'],
    ['日本', '0.5', 'a'],
    ['tempo', '12.25', ''],
    ['cafe\u0301', '', 'x'],
  ]
  expect(formatTable(rows)).toBe(
    ['network  amount  note', '日本        0.5  a', 'tempo     12.25', 'cafe\u0301             x', ''].join(
      '\n',
    ),
  )
  expect(formatTable([])).toBe('')
})

test('bars are as long as their share, and what is little still shows', () => {
  const bars = [
    { label: 'Mon', amount: 1_000_000n, text: '1.00' },
    { label: 'Tuesday', amount: 500_000n, text: '0.50' },
    { label: 'Wed', amount: 1n, text: '0.000001' },
    { label: 'Thu', amount: 0n, text: '0.00' },
  ]
  expect(formatBars(bars, 35)).toBe(
    [
      `Mon          1.00  ${'█'.repeat(16)}`,
      `Tuesday      0.50  ${'█'.repeat(8)}`,
      'Wed      0.000001  ▏',
      'Thu          0.00',
      '',
    ].join('\n'),
  )
})
