import { connectionOptions } from './connection.ts'
import { cookieOptions } from './cookies.ts'
import { manyOptions } from './many.ts'
import { outputOptions } from './output.ts'
import { paymentOptions } from './payment.ts'
import { protocolOptions } from './protocol.ts'
import { reachOptions } from './reach.ts'
import { requestOptions } from './request.ts'
import { savingOptions } from './saving.ts'
import { uploadOptions } from './upload.ts'

/** Every option of the request command. */
export const requestRows = [
  ...requestOptions,
  ...outputOptions,
  ...connectionOptions,
  ...paymentOptions,
  ...uploadOptions,
  ...cookieOptions,
  ...reachOptions,
  ...protocolOptions,
  ...savingOptions,
  ...manyOptions,
] as const

/** Long names, so that a misspelt one does not compile. */
export type RequestOptionName = (typeof requestRows)[number]['long']
