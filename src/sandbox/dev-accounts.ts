import type { Address, Hex } from '../core/payment.ts'

/** Keys that every local chain of this kind funds at genesis and that the whole world knows: play money only. */
export const devAccounts = {
  /** Pays out what `tempo_fundAddress` asks for. */
  faucet: '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
  /** Who the endpoints' prices go to. */
  payee: '0xa0ee7a142d267c1f36714e4a8f75612f20a79720',
  /** The two further payees of `/split`. */
  splits: ['0x976ea74026e726554db657fa54763abd0c3a0aa9', '0x14dc79964da2c08b23698b3d3cc7ca32193d9955'],
  /** Pays the network fee of `/sponsored`. */
  sponsor: '0x23618e81e3f5cdf7f54c3d65f7fbc0abf5b21e8f',
} as const satisfies Record<string, Address | readonly Address[]>

/** Closes the payment channels that pay the payee. */
export const payeeKey: Hex = '0x2a871d0798f97d79848a013d4936a73bf4cc922c825d33c1cf7073dff6d409c6'

export const sponsorKey: Hex = '0xdbda1821b80551c9d65939329250298aa3472ba22feea921c0cf5d620ea67b97'

/** The chain id that `presto` and mppx both know as a local Tempo chain. */
export const sandboxChainId = 1337

/** TIP-20 tokens the faucet pays out; the first is the one that prices are in. */
export const faucetTokens: readonly Address[] = [
  '0x20c0000000000000000000000000000000000000',
  '0x20c0000000000000000000000000000000000001',
]

/** Base units of each token that one faucet call pays out (1000.00). */
export const faucetAmount = 1_000_000_000n
