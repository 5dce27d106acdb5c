/** A time long ago in unix seconds, another one for every call: two equal calls of one second are then not the same transaction. */
export function randomPast({ random }: Readonly<{ random(bytes: number): Uint8Array }>): number {
  const [a = 0, b = 0, c = 0, d = 0] = random(4)
  return 1 + ((((a * 256 + b) * 256 + c) * 256 + d) % 1_500_000_000)
}
