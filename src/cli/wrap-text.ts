/** What a terminal has at least. */
const helpWidth = 80

/** Breaks text at blanks, so that no line is longer than `helpWidth` where that is possible. */
export function wrapText(text: string, indent = ''): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > helpWidth) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].map((each) => `${indent}${each}\n`).join('')
}

/** Two columns, indented; a label that is too long for its column gets a line of its own. */
export function formatColumns(rows: readonly (readonly [label: string, text: string])[]): string {
  const widest = Math.max(0, ...rows.map(([label]) => label.length).filter((length) => length <= maxLabel))
  const indent = ' '.repeat(widest + 4)
  return rows
    .map(([label, text]) => {
      const wrapped = wrapText(text, indent)
      return label.length > widest
        ? `  ${label}\n${wrapped}`
        : `  ${label.padEnd(widest)}${wrapped.slice(widest + 2)}`
    })
    .join('')
}

const maxLabel = 28
