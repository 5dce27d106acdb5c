import type { CommandSpec } from '../../cli/spec.ts'
import { requestRows } from '../request/options/rows.ts'

export const spec: CommandSpec = {
  name: 'inspect',
  summary: 'List the offers behind a URL; needs no key, pays nothing',
  details:
    'Makes the unpaid request, with the same options as a paid one, and lists every offer of a 402 with its price, who would get it, and why it can or cannot be paid inside the limits.',
  arguments: [{ name: 'url', required: true, many: true }],
  options: requestRows,
  examples: [
    'presto inspect https://api.example.com/report',
    "presto inspect -j -d 'q=1' https://api.example.com/search",
  ],
}
