import { addressOptions } from './address.ts'
import { proxyOptions } from './proxy.ts'
import { tlsOptions } from './tls.ts'

/** Options that say which way a server is reached: proxies, addresses, TLS. @source curl 7.88.1, curl(1) */
export const reachOptions = [...proxyOptions, ...addressOptions, ...tlsOptions] as const
