import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requestRows } from '../../../src/commands/request/options/rows.ts'
import { cleanEnv, program, temporaryFolder } from '../../helpers/run-presto.ts'
import { prepareCertificates } from './proxies.ts'
import { type CurlServer, certificateFile, startCurlServer } from './server.ts'

/** What one command line did, in a form in which real curl and presto can be compared. */
type Outcome = {
  /** Bytes of every request, one character per byte, without what has to differ. */
  requests: readonly string[]
  stdout: string
  /** Contents of the working directory, by name. */
  files: Readonly<Record<string, string>>
  code: number | null
  /** The N of every `curl: (N)` and `presto: (N)`. */
  errorNumbers: readonly number[]
  /** An error was printed; warnings and progress do not count. */
  speaks: boolean
  /** The `>` and `<` lines of `-v`. */
  trace: readonly string[]
}

/**
 * A shell command line in which `curl` is real curl or presto, with the variables of `CurlServer.places`; or one with what
 * presto does differently on purpose.
 */
export type CurlCase = string | Readonly<{ line: string; presto: Partial<Outcome>; why: string }>

const longText = 10_000
/** `-q` counts only where it stands first. */
const prestoAsCurl = `presto() { "$node" $preload "$program" "$@"; }
curl() { case "$1" in -q*|--disable) first=$1; shift; presto "$first" --no-pay "$@";; *) presto --no-pay "$@";; esac; }`
const withoutOption = fileURLToPath(new URL('../../helpers/without-option.cjs', import.meta.url))

/** Version of the installed curl, `undefined` without one. */
export const curlVersion = spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout?.split(' ')[1]

/** The shell command line of a case. */
export function toLine(item: CurlCase): string {
  return typeof item === 'string' ? item : item.line
}

/**
 * Runs one line with real curl and with presto.
 *
 * @param ignored Long name of an option that is taken off presto's command line, and not off curl's.
 * @returns What presto must have done, and what it did.
 */
export async function compare(
  item: CurlCase,
  ignored?: string,
): Promise<[expected: Outcome, actual: Outcome]> {
  const line = toLine(item)
  const server = await startCurlServer()
  try {
    const curl = await run(server, `curl() { command curl "$@"; }; ${line}`)
    const presto = await run(server, `${prestoAsCurl}; ${line}`, {
      preload: ignored === undefined ? '' : `--require ${withoutOption}`,
      WITHOUT_OPTION: ignored && JSON.stringify({ long: ignored, rows: requestRows }),
    })
    return [typeof item === 'string' ? curl : { ...curl, ...item.presto }, presto]
  } finally {
    server.close()
  }
}

async function run(
  server: CurlServer,
  script: string,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Outcome> {
  const cwd = temporaryFolder()
  prepareFiles(cwd)
  server.take()
  const home = temporaryFolder()
  const { stdout, stderr, code } = await runShell(script, cwd, {
    ...cleanEnv(),
    ...server.places,
    node: process.execPath,
    program,
    HOME: home,
    PRESTO_HOME: home,
    SSL_CERT_FILE: undefined,
    SSL_CERT_DIR: undefined,
    CURL_CA_BUNDLE: undefined,
    CURL_HOME: undefined,
    ...env,
  })
  const says = stderr.replace(/^presto: warning: .*$/gm, '')
  return {
    requests: server.take().map(normalizeRequest).map(nameBoundaries).map(shorten),
    stdout: shorten(nameBoundaries(stdout.toString('latin1'))),
    files: readFiles(cwd),
    code,
    errorNumbers: [...says.matchAll(/^(?:curl|presto): \((\d+)\)/gm)].map(([, number]) => Number(number)),
    speaks: /^(?:curl|presto): /m.test(says),
    trace: (nameBoundaries(stderr).match(/^[<>] \S.*$/gm) ?? []).map((text) => normalizeLine(text.trimEnd())),
  }
}

function runShell(script: string, cwd: string, env: Record<string, string | undefined>) {
  const child = spawn('sh', ['-c', script], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  return new Promise<{ stdout: Buffer; stderr: string; code: number | null }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('latin1') }),
    )
  })
}

/** Files that command lines may use. */
function prepareFiles(cwd: string): void {
  const files: Record<string, string> = {
    lines: 'line one\r\nline two\n\nend\n',
    pair: 'b=2\n',
    text: 'one two\nthree\n',
    'data.json': '{ "a": [1, 2],\n  "b": null }\n',
    headers: 'X-One: 1\r\n\r\nX-Two;\nno header\nAccept: text/csv\n',
    old: 'old content, longer than the new one will be\n'.repeat(10),
    binary: '\0\u0001\u00ff\r\n\0',
    long: 'a long text = with \u00e9 and trailing blank \r\n'.repeat(40),
  }
  for (const [name, content] of Object.entries(files)) writeFileSync(join(cwd, name), content, 'latin1')
  copyFileSync(certificateFile, join(cwd, 'ca.pem'))
  prepareCertificates(cwd)
}

function readFiles(cwd: string): Record<string, string> {
  const names = readdirSync(cwd, { recursive: true, encoding: 'utf8' }).sort()
  const files = names.filter((name) => statSync(join(cwd, name)).isFile())
  return Object.fromEntries(files.map((name) => [name, shorten(readFileSync(join(cwd, name), 'latin1'))]))
}

/** Long texts are compared by their length and hash, so that a difference can be read. */
function shorten(text: string): string {
  if (text.length < longText) return text
  return `${text.slice(0, 200)}… ${text.length} bytes, SHA-256 ${createHash('sha256').update(text).digest('hex')}`
}

/** Boundaries are random: each gets a number. */
function nameBoundaries(text: string): string {
  const numbers = new Map<string, number>()
  return text.replace(/-{24}([0-9a-f]{16})/g, (boundary) => {
    if (!numbers.has(boundary)) numbers.set(boundary, numbers.size + 1)
    return `${'-'.repeat(24)}${'x'.repeat(15)}${numbers.get(boundary)}`
  })
}

/** Only the head has lines that may differ. */
function normalizeRequest(request: string): string {
  const end = request.indexOf('\r\n\r\n')
  const lines = request.slice(0, end).split('\r\n')
  const kept = lines.filter((line) => !/^accept-payment:/i.test(line))
  return kept.map(normalizeLine).join('\r\n') + request.slice(end)
}

/**
 * Capital letters of the host, the name of the program, what is random in a digest, zstd (Node 20 has none), blanks after a header's colon (they mean nothing), and the case of hex
 * digits in the request line (curl 7.88 makes small ones, curl 8 capital ones).
 */
function normalizeLine(line: string): string {
  if (/^(> )?\S+ \S+ HTTP\/1\.1$/.test(line))
    return line.replace(/%[\da-f]{2}/gi, (digits) => digits.toUpperCase())
  return line
    .replace(/^(?:> )?Host: .*$/, (text) => text.toLowerCase())
    .replace(/^((?:> )?User-Agent:) *(?:curl|presto)\/\S+$/i, '$1 program')
    .replace(/( cnonce=")[^"]*(".* response=")[^"]*"/, '$1random$2proof"')
    .replace(/^((?:> )?Accept-Encoding: deflate, gzip, br), zstd$/i, '$1')
    .replace(/^((?:[<>] )?[^:\s]+:)[ \t]*(.*)$/, '$1 $2')
    .trimEnd()
}
