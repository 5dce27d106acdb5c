import { curlRows, type ExitCodeRow, ownRows } from './exit-code-rows.ts'
import { formatColumns } from './wrap-text.ts'

/** `presto help exit-codes` */
export function formatExitCodes(): string {
  return [
    "As curl's, as long as no credential has left:\n",
    formatColumns(curlRows.map(({ code, meaning }) => [String(code), plain(meaning)])),
    "\npresto's own, and the money:\n",
    formatColumns(ownRows.map(ownLine)),
  ].join('')
}

/** docs/exit-codes.md */
export function formatExitCodesPage(): string {
  return `# Exit codes

Written by \`npm run gen\` from src/cli/exit-code-rows.ts.

Codes up to 101 mean what curl's mean, as long as no credential has left. After that, an answer with a status of 400 or more, a
body that was cut off, a timeout and a broken connection are 117 when settlement is known (a valid receipt, or one read of the
chain), else 116; the message has curl's number. With several URLs 116 goes before 117, then another of presto's, then curl's rule.

| code | meaning |
|---|---|
${curlRows.map(({ code, meaning }) => `| ${code} | ${meaning} |\n`).join('')}
presto's own. With \`-j\` and \`-t\` the error document on stderr has the name as its \`code\`; curl's errors have \`CURL_<n>\`.

| code | name | meaning | the money |
|---|---|---|---|
${ownRows.map(({ code, name, meaning, money }) => `| ${code} | ${name} | ${meaning} | ${money} |\n`).join('')}`
}

function ownLine({ code, name, meaning, money }: ExitCodeRow): [string, string] {
  return [`${code} ${name}`, `${plain(meaning)} (${plain(money ?? '')})`]
}

function plain(text: string): string {
  return text.replaceAll('`', '')
}
