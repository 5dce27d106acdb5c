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
  const urls: { url: string; byDefault: Output; at: number }[] = []
  let byDefault: Output = { output: undefined, remoteName: false }
  const outputs: Output[] = []
  const uploads: { file: string | undefined; byDefault: Output; at: number }[] = []
  for (const [at, item] of items.entries()) {
    if (item.kind === 'word') urls.push({ url: item.word, byDefault, at })
    else if (item.row.long === 'url') urls.push({ url: item.value ?? '', byDefault, at })
    else if (item.row.long === 'upload-file') uploads.push({ file: item.value, byDefault, at })
    else if (item.row.long === 'output') outputs.push({ output: item.value, remoteName: false })
    else if (item.row.long === 'remote-name') outputs.push({ output: undefined, remoteName: item.on })
    else if (item.row.long === 'remote-name-all') byDefault = { output: undefined, remoteName: item.on }
  }
  return urls.map(({ url, byDefault, at }, index) => {
    const upload = uploads[index]
    // Whichever of the two stands first has met the default that counts.
    const atFirst = upload && upload.at < at ? upload.byDefault : byDefault
    return { url, ...(outputs[index] ?? atFirst), ...(upload?.file ? { upload: upload.file } : {}) }
  })
}
