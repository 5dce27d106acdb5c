// Ends its process with SIGKILL right after the Nth time that the ledger was written: PRESTO_TEST_KILL_AFTER=N.
const Module = require('node:module')

let left = Number(process.env['PRESTO_TEST_KILL_AFTER'])
const load = Module._load
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest)
  if (!/sqlite[^/\\]*\.node$/.test(request)) return loaded
  const { DatabaseSync } = loaded
  class Dying extends DatabaseSync {
    exec(sql) {
      super.exec(sql)
      if (sql === 'COMMIT') countDown()
    }
    prepare(sql) {
      const statement = super.prepare(sql)
      // A single statement outside of BEGIN is a transaction of its own.
      if (!/^UPDATE payments/.test(sql)) return statement
      const run = (...values) => {
        const result = statement.run(...values)
        if (!this.isTransaction) countDown()
        return result
      }
      return { run }
    }
  }
  return { ...loaded, DatabaseSync: Dying }
}

function countDown() {
  left -= 1
  if (left === 0) process.kill(process.pid, 'SIGKILL')
}
