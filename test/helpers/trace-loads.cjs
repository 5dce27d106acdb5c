// Writes every module that a process loads, one line each, to file descriptor 3: packages, chunks and builtins.
const { writeSync } = require('node:fs')
const Module = require('node:module')

const load = Module._load
Module._load = function (request, parent, ...rest) {
  const isBuiltin = Module.isBuiltin(request)
  const name = isBuiltin ? request : Module._resolveFilename(request, parent)
  writeSync(3, `${name}\n`)
  return load.call(this, request, parent, ...rest)
}
