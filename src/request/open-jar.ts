import { readFileSync } from 'node:fs'
import { CookieJar } from './cookie-jar.ts'
import type { CookieFlags } from './flags/cookies.ts'
import type { StdinReader } from './read-source.ts'

const jars = new WeakMap<object, CookieJar>()

/** The cookies of one run, whichever of its transfers asks. */
export function jarOf(run: object): CookieJar {
  const known = jars.get(run)
  if (known) return known
  const jar = new CookieJar()
  jars.set(run, jar)
  return jar
}

/** Reads the files of `-b`, again for every transfer, as curl does. A file that cannot be read holds no cookies. */
export async function loadJar(
  jar: CookieJar,
  { files = [], junkSession = false }: CookieFlags,
  stdin: StdinReader,
): Promise<void> {
  for (const file of files) jar.load(file === '-' ? await readAll(stdin) : readText(file), { junkSession })
}

async function readAll(stdin: StdinReader): Promise<string> {
  const chunks: Uint8Array[] = []
  for await (const chunk of stdin()) chunks.push(chunk)
  return Buffer.concat(chunks).toString('latin1')
}

function readText(file: string): string {
  try {
    return file === '' ? '' : readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}
