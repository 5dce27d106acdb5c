import type { CommandSpec } from '../../cli/spec.ts'
import { requestRows } from './options/rows.ts'

export const spec: CommandSpec = {
  name: 'request',
  summary: 'Make a request, paying when asked (the default command)',
  details:
    'When the server answers 402 Payment Required, presto chooses an offer that the wallet can pay inside the limits, pays, and sends the request again. The body goes to stdout, everything else to stderr.',
  arguments: [{ name: 'url', required: true, many: true }],
  options: requestRows,
  examples: [
    'presto https://api.example.com/report',
    'presto --max-spend 0.05 -o image.png --json \'{"prompt":"a lighthouse"}\' https://api.example.com/images',
    'presto --dry-run https://api.example.com/report',
    'presto --no-pay -i https://api.example.com/report',
  ],
}
