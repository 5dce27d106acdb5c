// Takes one option, with its value, off the command line of the program it is preloaded into. WITHOUT_OPTION is JSON:
// `long` is the option's name, `rows` the option table.
const { long, rows } = JSON.parse(process.env.WITHOUT_OPTION)
delete process.env.WITHOUT_OPTION
// Without its --max-time a request may wait for ever.
setTimeout(() => process.exit(99), 20_000).unref()
const [node, program, ...words] = process.argv
process.argv = [node, program, ...without(words)]

function without(words) {
  const kept = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]
    if (word === '--') return [...kept, ...words.slice(at)]
    const { row, rest, takesNext } = read(word)
    const value = takesNext ? words.slice(at + 1, at + 2) : []
    at += value.length
    if (row?.long !== long) kept.push(rest ?? word, ...value)
    else if (rest !== undefined) kept.push(rest)
  }
  return kept
}

/** The last option of a word, what is left of the word without the ignored one, and whether the next word is its value. */
function read(word) {
  if (word.startsWith('--')) {
    const row = findLong(word.slice(2).toLowerCase())
    return { row, takesNext: row?.value !== undefined }
  }
  return word.startsWith('-') && word !== '-' ? readCluster(word) : {}
}

function readCluster(word) {
  let rest = '-'
  const letters = [...word.slice(1)]
  for (const [at, letter] of letters.entries()) {
    const row = rows.find(({ short }) => short === letter)
    if (row?.value === undefined) {
      if (row?.long !== long) rest += letter
      continue
    }
    const attached = letters.slice(at + 1).join('')
    if (row.long !== long) rest += letter + attached
    return { row, rest: rest === '-' ? undefined : rest, takesNext: attached === '' }
  }
  return { row: { long }, rest: rest === '-' ? undefined : rest, takesNext: false }
}

function findLong(typed) {
  const names = (row) => [row.long, ...(row.aliases ?? [])]
  const positive = typed.replace(/^(no|expand)-/, '')
  const is = (test) => rows.find((row) => names(row).some(test))
  return (
    is((name) => name === typed) ??
    is((name) => name === positive || name === `no-${typed}`) ??
    is((name) => name.startsWith(typed))
  )
}
