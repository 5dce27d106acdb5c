import { existsSync, readFileSync } from 'node:fs'

type Load = (module: NodeModule, file: string) => unknown
type Wrapper = (
  exports: unknown,
  require: (id: string) => unknown,
  module: NodeModule,
  file: string,
  folder: string,
) => unknown

/**
 * Makes `require` take the chunks in `dist/chunks` as `scripts/write-code-cache.mjs` has compiled them. Another Node than the
 * one that built them finds no cache, and V8 rejects one that it did not make: both cost time and nothing else.
 *
 * @param dist Folder of `main.cjs`.
 */
export function useCodeCache(extensions: NodeJS.RequireExtensions, dist: string): void {
  // Modules that Node itself has loaded; a `require` of them would cost `--version` something.
  const { sep } = process.getBuiltinModule('node:path')
  const cache = `${dist}/cache/${process.version}-${process.platform}-${process.arch}/`
  const load: Load | undefined = extensions['.js']
  if (!load || !existsSync(cache)) return
  const { Script } = process.getBuiltinModule('node:vm')
  const chunks = `${dist}${sep}chunks${sep}`
  extensions['.cjs'] = (module: NodeModule, file: string) => {
    const cachedData = file.startsWith(chunks) ? readCache(cache + file.slice(chunks.length)) : undefined
    if (!cachedData) return load(module, file)
    const source = `(function(exports,require,module,__filename,__dirname){${readFileSync(file, 'utf8')}\n})`
    const run: Wrapper = new Script(source, { filename: file, cachedData }).runInThisContext()
    return run(module.exports, (id) => module.require(id), module, file, chunks.slice(0, -1))
  }
}

function readCache(file: string): Buffer | undefined {
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}
