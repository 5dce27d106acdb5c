// Baseline: what a bare node:http process needs for one GET whose body goes to stdout.
const { get } = require('node:http')

get(process.argv[2], (reply) => {
  reply.pipe(process.stdout)
})
