import type { App } from '../../app.ts'
import { WalletError } from '../../core/errors.ts'
import type { AccountInfo } from '../../wallet/accounts.ts'
import { openKey } from '../../wallet/open-key.ts'

/**
 * Whether the account's key could sign now. A keystore is not opened: its password may be wrong, which costs half a second
 * to find out.
 *
 * @returns `true`, or why not.
 */
export async function isKeyUsable(app: App, account: AccountInfo): Promise<true | string> {
  if (account.kind === 'keystore') {
    const canAsk = app.io.stdinIsTty && app.io.stderrIsTty
    return app.env['PRESTO_PASSWORD'] || canAsk
      ? true
      : 'its password is needed and nobody is there to ask: set PRESTO_PASSWORD'
  }
  try {
    await openKey(account, { env: app.env, askPassword: async () => undefined })
    return true
  } catch (error) {
    if (error instanceof WalletError) return error.message
    throw error
  }
}
