import { CurlError } from '../core/errors.ts'

/** A JSON-RPC endpoint that cannot be used, with curl's number for why: 6, 7, 28, 35, 56, 60, 63. */
export class RpcError extends CurlError {
  /** The node's own error code when it answered with an error; its text is in the message, sanitised. */
  readonly rpcCode: number | undefined

  constructor(
    number: number,
    message: string,
    facts: { cause?: unknown; rpcCode?: number | undefined } = {},
  ) {
    super(number, message, {
      hint: 'Check the endpoint; `presto config set networks.NAME.rpc URL` names another one.',
      cause: facts.cause,
    })
    this.rpcCode = facts.rpcCode
  }
}

const numbers: Readonly<Record<string, number>> = {
  ENOTFOUND: 6,
  EAI_AGAIN: 6,
  ECONNREFUSED: 7,
  EHOSTUNREACH: 7,
  ENETUNREACH: 7,
  ETIMEDOUT: 7,
}

/** An endpoint that could not be asked. @param host Without path: API keys stand in paths. */
export function connectionError(host: string, cause: unknown): RpcError {
  const code = String((cause as NodeJS.ErrnoException).code ?? '')
  if (/CERT|SELF_SIGNED|ISSUER|ALTNAME/.test(code))
    return new RpcError(60, `The certificate of the endpoint ${host} cannot be trusted`, { cause })
  if (/^(ERR_SSL|EPROTO|ERR_TLS)/.test(code))
    return new RpcError(35, `TLS with the endpoint ${host} failed`, { cause })
  const number = numbers[code] ?? 56
  const reason = number === 56 ? 'broke the connection' : 'cannot be reached'
  return new RpcError(number, `The endpoint ${host} ${reason}`, { cause })
}
