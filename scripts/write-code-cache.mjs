import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { Script } from 'node:vm'

/**
 * Compiles every chunk for the Node that runs this, into `dist/cache/`; `src/use-code-cache.ts` reads it, and wraps a chunk in
 * the same way. V8 checks its own version and flags, but of a source only the length: the name of a chunk, which has a hash
 * of its content, stands for the rest.
 */
export function writeCodeCache(dist) {
  const cache = join(dist, 'cache', `${process.version}-${process.platform}-${process.arch}`)
  mkdirSync(cache, { recursive: true })
  for (const name of readdirSync(join(dist, 'chunks'))) {
    const chunk = readFileSync(join(dist, 'chunks', name), 'utf8')
    // A script from a cache cannot import, whatever callback it is given (Node 20).
    if (!/\bimport\(/.test(chunk)) writeFileSync(join(cache, name), compile(chunk, `chunks/${name}`))
  }
}

/**
 * Compiles all functions at once: those that are not called here would be missing.
 *
 * @param filename In stack traces.
 */
function compile(chunk, filename) {
  setFlagsFromString('--no-lazy')
  const script = new Script(`(function(exports,require,module,__filename,__dirname){${chunk}\n})`, {
    filename,
  })
  setFlagsFromString('--lazy')
  return script.createCachedData()
}
