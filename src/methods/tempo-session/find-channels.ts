import { abiWords } from '../../chain/abi-word.ts'
import { readBlock } from '../../chain/blocks.ts'
import { readChainId } from '../../chain/identity.ts'
import { RpcError } from '../../chain/rpc-error.ts'
import { type ChainLog, searchLogs } from '../../chain/search-logs.ts'
import type { ChannelFacts } from '../../core/channel.ts'
import { zeroAddress } from '../../core/parse-hex.ts'
import type { Address, Hex, Rpc } from '../../core/payment.ts'
import { channelId } from './channel-id.ts'
import { allowedEscrows, channelReserve } from './escrows.ts'

/** keccak256("ChannelOpened(bytes32,address,address,address,address,address,bytes32,bytes32,uint96)") */
const reserveTopic = '0xdebaba36f0e9c7978f536fed432d9360b1f9646d7ca88531c34c3eae43f154a7'
/** keccak256("ChannelOpened(bytes32,address,address,address,address,bytes32,uint256)") */
const contractTopic = '0xcd6e60364f8ee4c2b0d62afc07a1fb04fd267ce94693f93f8f85daaa099b5c94'
/** At 100,000 blocks each, some months of a chain with two blocks a second. */
const maxSearchCalls = 300

/**
 * Channels that a payer opened on a chain, newest first, closed ones too: found by the events of both generations. A channel
 * counts when its id is the one that follows from everything else the event says.
 *
 * @throws {RpcError} also when the endpoint serves another chain.
 */
export async function findChannels(
  chainId: number,
  payer: Address,
  rpc: Rpc,
): Promise<readonly ChannelFacts[]> {
  if ((await readChainId(rpc)) !== chainId)
    throw new RpcError(56, `The endpoint does not serve chain ${chainId}`)
  const { number } = await readBlock(rpc, 'latest')
  const addresses = [...allowedEscrows('v2', chainId), ...allowedEscrows('v1', chainId)]
  const topics = [[reserveTopic, contractTopic] as const, null, `0x${abiWords(payer)}` as const]
  const logs = await searchLogs(rpc, { addresses, topics }, number, maxSearchCalls)
  const found = logs.flatMap((log) => parseOpened(log, chainId, payer) ?? [])
  return [...new Map(found.map((facts) => [facts.id, facts])).values()]
}

function parseOpened(log: ChainLog, chainId: number, payer: Address): ChannelFacts | undefined {
  const [kind, id, , payee] = log.topics
  const words = log.data.match(/.{64}/g) ?? []
  const shared = { chainId, escrow: log.address, payer, payee: addressOf(payee?.slice(2)) }
  const isReserve = log.address === channelReserve
  if ((kind === reserveTopic) !== isReserve || log.data.length !== (isReserve ? 6 : 4) * 64) return undefined
  const facts = isReserve
    ? { ...shared, ...readReserveWords(words) }
    : { ...shared, ...readContractWords(words) }
  const own = channelId(facts)
  return own === id ? { id: own, ...facts } : undefined
}

/** operator, token, authorizedSigner, salt, expiringNonceHash, deposit */
function readReserveWords([operator, token, signer, salt = '', hash = '']: readonly string[]) {
  return {
    version: 'v2' as const,
    operator: addressOf(operator),
    token: addressOf(token),
    authorizedSigner: addressOf(signer),
    salt: `0x${salt}` as Hex,
    expiringNonceHash: `0x${hash}` as Hex,
  }
}

/** token, authorizedSigner, salt, deposit */
function readContractWords([token, signer, salt = '']: readonly string[]) {
  return {
    version: 'v1' as const,
    operator: zeroAddress,
    token: addressOf(token),
    authorizedSigner: addressOf(signer),
    salt: `0x${salt}` as Hex,
    expiringNonceHash: undefined,
  }
}

function addressOf(word = ''): Address {
  return `0x${word.slice(24)}`
}
