import { devAccounts } from './dev-accounts.ts'
import type { ChargeOptions } from './payments.ts'
import type { SessionOptions } from './sessions.ts'

/** One thing to try: what it costs and what it shows. */
export type Endpoint = Readonly<{
  path: string
  method: 'GET' | 'POST'
  /** For people, in pathUSD. */
  price: string
  shows: string
  /** Empty: free, unless there is a session. Several: the client takes one. */
  offers: readonly ChargeOptions[]
  /** Paid from a payment channel; `offers` is empty then. */
  session?: SessionOptions | undefined
  /** The challenge is bound to the request body. */
  digest?: boolean | undefined
}>

const [firstSplit, secondSplit] = devAccounts.splits

/** What `presto sandbox` serves, in the order it is printed. */
export const endpoints: readonly Endpoint[] = [
  { path: '/free', method: 'GET', price: 'free', shows: 'no payment at all', offers: [] },
  {
    path: '/charge',
    method: 'GET',
    price: '0.01',
    shows: 'a plain charge',
    offers: [{ amount: '0.01', description: 'One answer' }],
  },
  {
    path: '/zero',
    method: 'GET',
    price: '0.00',
    shows: 'a proof of the wallet, no money',
    offers: [{ amount: '0', description: 'Who are you?' }],
  },
  {
    path: '/split',
    method: 'GET',
    price: '0.10',
    shows: 'one price, three payees',
    offers: [
      {
        amount: '0.1',
        description: 'Shared between three',
        splits: [
          { amount: '0.02', recipient: firstSplit },
          { amount: '0.01', recipient: secondSplit, memo: `0x${'11'.repeat(32)}` },
        ],
      },
    ],
  },
  {
    path: '/sponsored',
    method: 'GET',
    price: '0.02',
    shows: 'the server pays the network fee',
    offers: [{ amount: '0.02', description: 'Fee included', sponsored: true }],
  },
  {
    path: '/push',
    method: 'GET',
    price: '0.03',
    shows: 'the client broadcasts, the server looks',
    offers: [{ amount: '0.03', description: 'Paid before asked', supportedModes: ['push'] }],
  },
  {
    path: '/auth',
    method: 'GET',
    price: '0.01',
    shows: 'the credential travels beside your own Authorization',
    offers: [{ amount: '0.01', description: 'For members', requiresAuth: true }],
  },
  {
    path: '/echo',
    method: 'POST',
    price: '0.05',
    shows: 'a price that is bound to the body, which comes back',
    offers: [{ amount: '0.05', description: 'An echo' }],
    digest: true,
  },
  {
    path: '/session',
    method: 'GET',
    price: '0.01',
    shows: 'a payment channel: opened once, then a voucher a request',
    offers: [],
    session: { amount: '0.01', suggestedDeposit: '0.1' },
  },
  {
    path: '/session-small',
    method: 'GET',
    price: '0.01',
    shows: 'a channel whose suggested deposit lasts for two requests',
    offers: [],
    session: { amount: '0.01', suggestedDeposit: '0.02' },
  },
  {
    path: '/session-sponsored',
    method: 'GET',
    price: '0.01',
    shows: 'a channel whose opening fee the server pays',
    offers: [],
    session: { amount: '0.01', suggestedDeposit: '0.1', sponsored: true },
  },
  {
    path: '/stream',
    method: 'GET',
    price: '0.001',
    shows: 'server-sent events, a price each: ?events=30',
    offers: [],
    session: { amount: '0.001', unitType: 'event', suggestedDeposit: '0.01', streams: true },
  },
  {
    path: '/socket',
    method: 'GET',
    price: '0.001',
    shows: 'a WebSocket, a price per message: ?messages=30',
    offers: [],
    session: { amount: '0.001', unitType: 'message', suggestedDeposit: '0.01', webSocket: true },
  },
  {
    path: '/expensive',
    method: 'GET',
    price: '5.00',
    shows: 'above the default limit of 1.00: refused',
    offers: [{ amount: '5', description: 'Too much' }],
  },
]
