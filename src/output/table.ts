import { sanitize } from '../core/sanitize.ts'
import { displayWidth } from './display-width.ts'

const gap = '  '
const maxCellLength = 200
const figure = /^[-+$]?[\d,]*\.?\d+$/

/**
 * Rows with their columns aligned, every row closed by a line break; columns of figures stand at the right. Cells are made
 * safe for a terminal, so they carry no colour.
 *
 * @param rows The first one may hold headings.
 */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => sanitize(cell, maxCellLength)))
  const count = Math.max(0, ...cells.map((row) => row.length))
  const columns = Array.from({ length: count }, (_, at) => {
    const column = cells.map((row) => row[at] ?? '')
    const filled = column.slice(1).filter((cell) => cell !== '')
    return {
      width: Math.max(...column.map(displayWidth)),
      right: filled.length > 0 && filled.every((cell) => figure.test(cell)),
    }
  })
  return cells.map((row) => `${formatRow(row, columns)}\n`).join('')
}

function formatRow(row: readonly string[], columns: readonly { width: number; right: boolean }[]): string {
  const padded = columns.map(({ width, right }, at) => {
    const cell = row[at] ?? ''
    const blanks = ' '.repeat(width - displayWidth(cell))
    return right ? `${blanks}${cell}` : `${cell}${blanks}`
  })
  return padded.join(gap).trimEnd()
}
