/** SHA-256 of a source. Only a payment needs it, so that nothing else loads the code for it. */
export async function hashBytes(source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const { createHash } = await import('node:crypto')
  const hash = createHash('sha256')
  for await (const chunk of source) hash.update(chunk)
  return hash.digest()
}
