import { connectionOptions } from './connection.ts'
import { outputOptions } from './output.ts'
import { paymentOptions } from './payment.ts'
import { requestOptions } from './request.ts'

/** Every option of the request command. */
export const requestRows = [
  ...requestOptions,
  ...outputOptions,
  ...connectionOptions,
  ...paymentOptions,
] as const

/** Long names, so that a misspelt one does not compile. */
export type RequestOptionName = (typeof requestRows)[number]['long']
