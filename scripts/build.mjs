import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Native or optional: found in node_modules when, and only when, they are needed. */
const external = [/^node:/, '@photostructure/sqlite', /^mppx/, /^@foundry-rs\//]

/** A small CJS entry and lazy CJS chunks: every `import()` in the sources becomes a `require` on first use. */
export const inputOptions = {
  cwd: root,
  input: { main: 'src/main.ts' },
  platform: 'node',
  external,
  treeshake: { moduleSideEffects: false },
  logLevel: 'warn',
}

export const outputOptions = {
  dir: `${root}/dist`,
  format: 'cjs',
  exports: 'named',
  entryFileNames: '[name].cjs',
  chunkFileNames: 'chunks/[name]-[hash].cjs',
  minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(`${root}/dist`, { recursive: true, force: true })
  const bundle = await rolldown(inputOptions)
  await bundle.write(outputOptions)
  await bundle.close()
}
