import type { ScannedItem } from '../../cli/scan.ts'
import type { TargetFlag } from '../../request/flags.ts'

type Output = Pick<TargetFlag, 'output' | 'remoteName'>

/**
 * The URLs in order, the n-th with the n-th `-o` or `-O` wherever they stand; URLs beyond them go to stdout.
 *
 * @source curl 7.88.1, curl(1), --output
 */
export function pairTargets(items: readonly ScannedItem[]): TargetFlag[] {
  const urls: string[] = []
  const outputs: Output[] = []
  for (const item of items) {
    if (item.kind === 'word') urls.push(item.word)
    else if (item.row.long === 'url') urls.push(item.value ?? '')
    else if (item.row.long === 'output') outputs.push({ output: item.value, remoteName: false })
    else if (item.row.long === 'remote-name') outputs.push({ output: undefined, remoteName: item.on })
  }
  return urls.map((url, at) => ({ url, ...(outputs[at] ?? { output: undefined, remoteName: false }) }))
}
