/** What a draft fixes of a transaction besides its calls; stored as decimal strings. */
export type GasFields = Readonly<{
  gas: bigint
  maxFeePerGas: bigint
  maxPriorityFeePerGas: bigint
  /** Unix seconds in the past: tells two transactions apart that are equal otherwise. */
  validAfter: number
}>

/** As they stand in the ledger. */
export function formatGasFields(fields: GasFields): Readonly<Record<keyof GasFields, string>> {
  return {
    gas: fields.gas.toString(),
    maxFeePerGas: fields.maxFeePerGas.toString(),
    maxPriorityFeePerGas: fields.maxPriorityFeePerGas.toString(),
    validAfter: fields.validAfter.toString(),
  }
}

/** @throws {Error} for fields that this version did not write. */
export function readGasFields(stored: Readonly<Record<string, unknown>>): GasFields {
  return {
    gas: readNumber(stored, 'gas'),
    maxFeePerGas: readNumber(stored, 'maxFeePerGas'),
    maxPriorityFeePerGas: readNumber(stored, 'maxPriorityFeePerGas'),
    validAfter: Number(readNumber(stored, 'validAfter')),
  }
}

function readNumber(stored: Readonly<Record<string, unknown>>, name: keyof GasFields): bigint {
  const value = stored[name]
  if (typeof value === 'string' && /^[1-9]\d{0,24}$/.test(value)) return BigInt(value)
  throw new Error(`the draft has no ${name}`)
}
