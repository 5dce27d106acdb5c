import type { CommandSpec } from '../../cli/spec.ts'
import { configKeys } from '../../config/schema.ts'
import { jsonOutput, toonOutput } from '../common-options.ts'

const output = [jsonOutput, toonOutput]
const key = { name: 'key', required: true }

export const spec: CommandSpec = {
  name: 'config',
  summary: 'Show and change the config file',
  details: `Keys: ${configKeys.map(({ key }) => key).join(', ')}.`,
  subcommands: [
    {
      name: 'get',
      summary: 'Print the value of a key; nothing when it is not set',
      arguments: [key],
      options: output,
      examples: ['presto config get networks.sandbox.rpc'],
    },
    {
      name: 'set',
      summary: 'Set a key',
      details: 'A list takes several values, or one with commas.',
      arguments: [key, { name: 'value', required: true, many: true }],
      examples: [
        'presto config set networks.tempo.rpc https://rpc.example.com',
        'presto config set pay-with tempo/charge',
      ],
    },
    {
      name: 'unset',
      summary: 'Remove a key, or a section with all its keys',
      arguments: [key],
      examples: ['presto config unset networks.sandbox'],
    },
    {
      name: 'list',
      summary: 'List the keys that are set',
      options: output,
      examples: ['presto config list', 'presto config list -j'],
    },
    { name: 'path', summary: 'Print where the config file is', examples: ['presto config path'] },
    {
      name: 'edit',
      summary: 'Open the config file in $VISUAL or $EDITOR',
      examples: ['EDITOR=nano presto config edit'],
    },
  ],
  defaultSubcommand: 'list',
  examples: [],
}
