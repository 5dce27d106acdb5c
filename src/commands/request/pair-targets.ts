import type { ScannedItem } from '../../cli/scan.ts'
import type { TargetFlag } from '../../request/flags.ts'

type Output = Pick<TargetFlag, 'output' | 'remoteName'>

/**
 * The URLs in order, the n-th with the n-th `-o` or `-O` and the n-th `-T` wherever they stand; URLs beyond them go
 * where `--remote-name-all` says, or to stdout.
 *
 * @source curl 7.88.1, curl(1), --output
 */
export function pairTargets(items: readonly ScannedItem[]): TargetFlag[] {
  const urls: { url: string; byDefault: Output }[] = []
  let byDefault: Output = { output: undefined, remoteName: false }
  const outputs: Output[] = []
  const uploads: (string | undefined)[] = []
  for (const item of items) {
    if (item.kind === 'word') urls.push({ url: item.word, byDefault })
    else if (item.row.long === 'url') urls.push({ url: item.value ?? '', byDefault })
    else if (item.row.long === 'upload-file') uploads.push(item.value)
    else if (item.row.long === 'output') outputs.push({ output: item.value, remoteName: false })
    else if (item.row.long === 'remote-name') outputs.push({ output: undefined, remoteName: item.on })
    else if (item.row.long === 'remote-name-all') byDefault = { output: undefined, remoteName: item.on }
  }
  return urls.map(({ url, byDefault }, at) => ({
    url,
    ...(outputs[at] ?? byDefault),
    ...(uploads[at] ? { upload: uploads[at] } : {}),
  }))
}
