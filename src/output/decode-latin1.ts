/**
 * Text of header bytes, which come one character per byte: UTF-8 where they are that, otherwise unchanged.
 */
export function decodeLatin1(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return text
  const decoded = Buffer.from(text, 'latin1').toString('utf8')
  return decoded.includes('\ufffd') ? text : decoded
}
