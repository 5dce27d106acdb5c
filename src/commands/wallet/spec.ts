import type { CommandSpec, OptionSpec } from '../../cli/spec.ts'
import { jsonOutput, toonOutput, yesOption } from '../common-options.ts'

const noPassword = {
  long: 'no-password',
  group: 'general',
  help: 'Store the key in the clear, for its owner only (mode 0600)',
  details: 'Then a payment needs no password, and whoever reads the file has the key.',
} as const satisfies OptionSpec

const newName = { name: 'name' }
const account = { name: 'account' }
const output = [jsonOutput, toonOutput]

const create: CommandSpec = {
  name: 'create',
  summary: 'Make a new key and store it as an account',
  details:
    'The account is called `default` unless it is given a name; the first one becomes the default. The password is taken from PRESTO_PASSWORD, else asked for twice on a terminal.',
  arguments: [newName],
  options: [noPassword, ...output],
  examples: ['presto wallet create', 'presto wallet create agent --no-password'],
}

const importKey: CommandSpec = {
  name: 'import',
  summary: 'Store a key that exists already',
  details:
    'On stdin: the private key in hex, or with --mnemonic the recovery phrase, of which the first Ethereum key is taken. There is no option for a key, because the command line is public. PRESTO_PASSWORD opens a keystore and protects the account.',
  arguments: [newName],
  options: [
    {
      long: 'keystore',
      value: 'FILE',
      type: 'file',
      group: 'general',
      help: 'Take the key from a keystore file of version 3',
    },
    {
      long: 'mnemonic',
      negatable: false,
      group: 'general',
      help: 'Take the key from a recovery phrase on stdin',
    },
    noPassword,
    ...output,
  ],
  examples: [
    'presto wallet import < key.txt',
    'presto wallet import savings --keystore UTC--2025-01-01.json',
    'presto wallet import phone --mnemonic < phrase.txt',
  ],
}

const exportKey: CommandSpec = {
  name: 'export',
  summary: 'Print the private key, after a confirmation',
  arguments: [account],
  options: [yesOption],
  examples: ['presto wallet export', 'presto wallet export agent --yes > key.txt'],
}

const remove: CommandSpec = {
  name: 'remove',
  summary: 'Delete an account with its key, after a confirmation',
  details:
    'Refused while a payment of the account is unresolved or a channel of it is open. Without a copy of the key (`presto wallet export`) its money is lost.',
  arguments: [{ ...account, required: true }],
  options: [yesOption, ...output],
  examples: ['presto wallet remove agent'],
}

const password: CommandSpec = {
  name: 'password',
  summary: 'Change, set or remove the password of an account',
  details:
    'The new password is asked for twice on a terminal. For an account that has none yet it is taken from PRESTO_PASSWORD when that is set; for others PRESTO_PASSWORD is the old one.',
  arguments: [account],
  options: [noPassword, ...output],
  examples: ['presto wallet password', 'presto wallet password agent --no-password'],
}

export const spec: CommandSpec = {
  name: 'wallet',
  summary: 'Create, import and manage accounts',
  subcommands: [
    create,
    importKey,
    { name: 'list', summary: 'List the accounts', options: output, examples: ['presto wallet list'] },
    {
      name: 'show',
      summary: 'Show an account and its address',
      arguments: [account],
      options: output,
      examples: ['presto wallet show', 'presto wallet show agent -j | jq -r .address'],
    },
    {
      name: 'use',
      summary: 'Pay from this account unless told otherwise',
      arguments: [{ ...account, required: true }],
      options: output,
      examples: ['presto wallet use agent'],
    },
    {
      name: 'rename',
      summary: 'Give an account another name',
      arguments: [
        { ...account, required: true },
        { name: 'new-name', required: true },
      ],
      options: output,
      examples: ['presto wallet rename default savings'],
    },
    exportKey,
    remove,
    password,
  ],
  examples: [],
}
