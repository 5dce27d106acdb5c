// Opens a transaction in the ledger, writes, and waits to be killed.
const { DatabaseSync } = require('@photostructure/sqlite')

const database = new DatabaseSync(process.argv[2])
database.exec('BEGIN IMMEDIATE')
database.exec("UPDATE payments SET state = 'settled', counted = 0")
database.exec('DELETE FROM payments')
process.send('writing')
setInterval(() => {}, 1000)
