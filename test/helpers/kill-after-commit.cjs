// Ends its process with SIGKILL right after the Nth time that the ledger was written: PRESTO_TEST_KILL_AFTER=N.
// Appends a line for each time, saying what was written: PRESTO_TEST_COMMITS=FILE.
const { appendFileSync } = require('node:fs')
const Module = require('node:module')

let left = Number(process.env['PRESTO_TEST_KILL_AFTER'] ?? 0)
const file = process.env['PRESTO_TEST_COMMITS']
let written = []
const load = Module._load
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest)
  if (!/sqlite[^/\\]*\.node$/.test(request)) return loaded
  const { DatabaseSync } = loaded
  class Dying extends DatabaseSync {
    exec(sql) {
      super.exec(sql)
      if (/^CREATE/m.test(sql)) written.push('schema')
      if (sql === 'COMMIT') countDown()
    }
    prepare(sql) {
      const statement = super.prepare(sql)
      const [, verb, table] = /^(INSERT|UPDATE|DELETE)(?: OR \w+)?(?: INTO| FROM)? (\w+)/.exec(sql) ?? []
      if (!verb) return statement
      const run = (...values) => {
        const result = statement.run(...values)
        written.push(`${verb} ${table}`)
        // A single statement outside of BEGIN is a transaction of its own.
        if (!this.isTransaction) countDown()
        return result
      }
      return { run }
    }
  }
  return { ...loaded, DatabaseSync: Dying }
}

function countDown() {
  if (file) appendFileSync(file, `${[...new Set(written)].join(', ') || 'nothing'}\n`)
  written = []
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
