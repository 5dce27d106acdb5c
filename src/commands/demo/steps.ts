import { exitCodes } from '../../core/exit-codes.ts'

/** One command line of the demo. */
export type Step = Readonly<{
  /** What it shows; one line. */
  title: string
  /** Arguments of presto; `{url}` stands for the endpoints' address. */
  args: readonly string[]
  /** 0 when absent. */
  exitCode?: number
}>

/** The guided run, in order. */
export const steps: readonly Step[] = [
  {
    title: 'A wallet: one key in a file that only you can read.',
    args: ['wallet', 'create', '--no-password'],
  },
  { title: 'Play money from the faucet.', args: ['fund', '--network', 'sandbox'] },
  { title: 'Ready?', args: ['whoami'] },
  { title: 'A free URL: nothing but curl.', args: ['{url}/free'] },
  { title: 'What does a paid one cost? Looking pays nothing.', args: ['inspect', '{url}/charge'] },
  { title: 'Pay for it: the body on stdout, the receipt on stderr.', args: ['{url}/charge'] },
  { title: 'A price that is bound to the request body.', args: ['{url}/echo', '-d', 'hello, paid world'] },
  { title: 'A price of zero: a signature proves who asks.', args: ['{url}/zero'] },
  { title: 'One price for three payees.', args: ['{url}/split'] },
  { title: 'The server pays the network fee.', args: ['{url}/sponsored'] },
  {
    title: 'A payment channel: a deposit once, then a signature for every request.',
    args: ['{url}/session'],
  },
  { title: 'The same channel again: no transaction, no waiting.', args: ['{url}/session'] },
  {
    title: 'A stream that is paid event by event; -# shows what it has cost so far.',
    args: ['-#', '{url}/stream?events=6'],
  },
  { title: 'What is locked, and what comes back.', args: ['sessions', 'list'] },
  { title: 'Close the channel: the rest of the deposit returns.', args: ['sessions', 'close', '--all'] },
  {
    title: 'Too expensive: refused before anything is signed.',
    args: ['{url}/expensive'],
    exitCode: exitCodes.overLimit,
  },
  { title: 'What was paid.', args: ['history'] },
  { title: 'What may be paid.', args: ['limits', 'show'] },
]
