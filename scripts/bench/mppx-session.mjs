// `node mppx-session.mjs RPC URL COUNT` or `… RPC URL stream`: mppx's own session client doing what presto does, for the
// benchmark; the key is in MPPX_PRIVATE_KEY. Requests go one after the other: it has one in flight at a time.
import { sessionManager } from 'mppx/client'
import { createClient, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { tempoLocalnet } from 'viem/chains'

const [rpc, url, what] = process.argv.slice(2)
const chain = { ...tempoLocalnet, id: 1337 }
const client = createClient({ chain, transport: http(rpc) })
const account = privateKeyToAccount(process.env['MPPX_PRIVATE_KEY'])
const manager = sessionManager({ account, getClient: () => client, maxDeposit: '1', bootstrap: false })
if (what === 'stream') {
  let events = 0
  for await (const _ of await manager.sse(url)) events += 1
  process.stdout.write(`${events}\n`)
} else {
  for (let left = Number(what); left > 0; left--) await (await manager.fetch(url)).text()
}
