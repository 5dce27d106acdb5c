/** The method's own fields of a draft; stored as decimal strings. */
export type DraftFields = Readonly<{
  gas: bigint
  maxFeePerGas: bigint
  maxPriorityFeePerGas: bigint
  /** Unix seconds in the past: tells two payments apart that are equal otherwise. */
  validAfter: number
}>

/** As they stand in the ledger. */
export function formatDraftFields(fields: DraftFields): Readonly<Record<string, string>> {
  return {
    gas: fields.gas.toString(),
    maxFeePerGas: fields.maxFeePerGas.toString(),
    maxPriorityFeePerGas: fields.maxPriorityFeePerGas.toString(),
    validAfter: fields.validAfter.toString(),
  }
}

/** @throws {Error} for fields that this version did not write. */
export function readDraftFields(stored: Readonly<Record<string, unknown>>): DraftFields {
  return {
    gas: readNumber(stored, 'gas'),
    maxFeePerGas: readNumber(stored, 'maxFeePerGas'),
    maxPriorityFeePerGas: readNumber(stored, 'maxPriorityFeePerGas'),
    validAfter: Number(readNumber(stored, 'validAfter')),
  }
}

function readNumber(stored: Readonly<Record<string, unknown>>, name: keyof DraftFields): bigint {
  const value = stored[name]
  if (typeof value === 'string' && /^[1-9]\d{0,24}$/.test(value)) return BigInt(value)
  throw new Error(`the draft has no ${name}`)
}
