declare module 'secp256k1/bindings.js' {
  /** libsecp256k1 through its prebuilt addon; throws while loading where there is none for the platform. */
  const bindings: Readonly<{
    /** RFC 6979, low s. */
    ecdsaSign(digest: Uint8Array, key: Uint8Array): { signature: Uint8Array; recid: number }
    publicKeyCreate(key: Uint8Array, compressed: boolean): Uint8Array
  }>
  export = bindings
}
