import { expect, test } from 'vitest'
import { formatBar, formatMeter, type Progress } from '../../../src/output/format-progress.ts'

const start: Progress = {
  received: 0,
  receivedTotal: undefined,
  sent: 0,
  sentTotal: undefined,
  elapsedMs: 0,
  currentSpeed: 0,
}

/** Lines of curl 7.88.1. */
test.each([
  [{}, '  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0'],
  [
    { received: 1000, receivedTotal: 1000, elapsedMs: 900, currentSpeed: 1111 },
    '100  1000  100  1000    0     0   1111      0 --:--:-- --:--:-- --:--:--  1111',
  ],
  [
    { received: 5_242_880, receivedTotal: 20_971_520, elapsedMs: 5000, currentSpeed: 1_048_576 },
    ' 25 20.0M   25 5120k    0     0  1024k      0  0:00:20  0:00:05  0:00:15 1024k',
  ],
  [
    { received: 300_000, elapsedMs: 3_723_000, currentSpeed: 80 },
    '100  292k    0  292k    0     0     80      0 --:--:--  1:02:03 --:--:--    80',
  ],
])('the meter of %j', (facts, line) => expect(formatMeter({ ...start, ...facts })).toBe(line))

test('the bar grows to its width and ends with 100.0%', () => {
  expect(formatBar({ ...start, received: 50, receivedTotal: 200 }, 28)).toBe('#####                 25.0%')
  expect(formatBar({ ...start, received: 200, receivedTotal: 200 }, 28)).toBe(`${'#'.repeat(20)} 100.0%`)
  expect(formatBar({ ...start, received: 200_000 }, 28)).toBe('### 195k')
})
