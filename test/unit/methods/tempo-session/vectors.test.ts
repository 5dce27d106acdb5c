import { describe, expect, test } from 'vitest'
import { feeMicrosOf } from '../../../../src/chain/fees.ts'
import { decodeRlp } from '../../../../src/chain/rlp.ts'
import { hashTransaction } from '../../../../src/chain/tempo-transaction.ts'
import type { ApprovedCall, CallDraft, ChannelFacts } from '../../../../src/core/channel.ts'
import type { Hex } from '../../../../src/core/payment.ts'
import { channelId } from '../../../../src/methods/tempo-session/channel-id.ts'
import { channelPay } from '../../../../src/methods/tempo-session/channel-pay.ts'
import { parseSessionReceipt } from '../../../../src/methods/tempo-session/session-receipt.ts'
import { tempoSession } from '../../../../src/methods/tempo-session/tempo-session.ts'
import { voucherDigest } from '../../../../src/methods/tempo-session/voucher.ts'
import { createSigner } from '../../../../src/wallet/signer.ts'
import fixture from '../../../fixtures/mpp/tempo-session.json' with { type: 'json' }
import { devAddress, sessionOffer } from '../../../helpers/session-offer.ts'

const signer = createSigner(Buffer.from(fixture.key.slice(2), 'hex'), devAddress)

test.each(fixture.vectors)('$version: id and voucher digest', ({ facts, channelId: id, ...vector }) => {
  const channel = { ...facts, id } as unknown as ChannelFacts
  expect(channelId(channel)).toBe(id)
  expect(voucherDigest(channel, BigInt(vector.cumulative))).toBe(vector.digest)
})

type Payload = Readonly<
  Record<string, unknown> & { transaction?: string; descriptor: Record<string, string> }
>

/** The channel that a payload of mppx is about. */
function channelOf({ descriptor, channelId: id }: Payload): ChannelFacts {
  const lower = Object.entries(descriptor).map(([name, value]) => [name, value.toLowerCase()])
  const place = { version: 'v2', chainId: 1337, escrow: '0x4d50500000000000000000000000000000000000' }
  return { id, ...place, ...Object.fromEntries(lower) } as unknown as ChannelFacts
}

/** Gas, fees and times of mppx's transaction. */
function draftOf(transaction: string, sponsored: boolean): CallDraft {
  const list = decodeRlp(transaction.slice(4)) as readonly string[]
  const numberAt = (index: number) => BigInt(`0x${list[index]}`)
  return {
    sponsored,
    feeMicros: sponsored ? 0n : feeMicrosOf(numberAt(3), numberAt(2)),
    validBefore: Number(numberAt(8)),
    fields: {
      gas: numberAt(3).toString(),
      maxFeePerGas: numberAt(2).toString(),
      maxPriorityFeePerGas: numberAt(1).toString(),
      validAfter: numberAt(9).toString(),
    },
  }
}

const lowerCase = (value: unknown): unknown => JSON.parse(JSON.stringify(value).toLowerCase())

describe.each(fixture.examples)('mppx 0.11.0: $about', ({ about, request, payload, receipt, source }) => {
  const channel = channelOf(payload as Payload)
  const cumulative = BigInt('cumulativeAmount' in payload ? String(payload.cumulativeAmount) : 0)

  test('the challenge is one that presto can pay', () => {
    const { amount, currency, recipient, methodDetails, ...rest } = request
    const more = { amount: BigInt(amount), asset: currency, recipient }
    expect(tempoSession.read(sessionOffer(methodDetails, more, rest))).toMatchObject({
      usable: true,
      chainId: 1337,
      recipient: channel.payee,
      asset: channel.token,
      terms: {
        version: 'v2',
        escrow: channel.escrow,
        operator: channel.operator,
        unitType: rest.unitType,
        suggestedDeposit: BigInt(rest.suggestedDeposit),
        minVoucherDelta: 0n,
        feePayer: about === 'sponsored open',
      },
    })
  })

  test('the same payload to the byte', async () => {
    const signature = await channelPay.signVoucher(channel, cumulative, signer)
    const { action } = payload
    if (action === 'voucher' || action === 'close') {
      const made = channelPay.payloads[action](channel, cumulative, signature)
      expect(lowerCase(made)).toEqual(lowerCase(payload))
    } else {
      const added = 'additionalDeposit' in payload ? String(payload.additionalDeposit) : '50000'
      const call: ApprovedCall = {
        kind: action === 'open' ? 'open' : 'topUp',
        channel,
        amount: BigInt(added),
        draft: draftOf((payload as Payload).transaction ?? '', about === 'sponsored open'),
      }
      const signed = await channelPay.signCall(call, signer)
      const made =
        action === 'open'
          ? channelPay.payloads.open(call, signed, cumulative, signature)
          : channelPay.payloads.topUp(call, signed)
      expect(lowerCase(made)).toEqual(lowerCase(payload))
      if (!call.draft.sponsored) expect(signed.txHash).toBe(hashTransaction(signed.transaction))
    }
    expect(channelPay.source(channel)).toBe(source.toLowerCase())
  })

  test('its receipt', () => {
    expect(parseSessionReceipt(receipt)).toEqual({
      channelId: channel.id,
      challengeId: receipt.challengeId,
      acceptedCumulative: BigInt(receipt.acceptedCumulative),
      spent: BigInt(receipt.spent),
      units: receipt.units,
      txHash: 'txHash' in receipt ? (receipt.txHash as Hex) : undefined,
    })
  })
})
