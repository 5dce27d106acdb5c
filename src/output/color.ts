/** Puts text into colour; text that came from a server has been made safe before. */
export type Paint = Readonly<
  Record<'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan', (text: string) => string>
>

const plain = (text: string): string => text
const plainPaint: Paint = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain }

/** @param wanted `io.color.stdout` or `io.color.stderr`; without colour nothing is loaded. */
export async function loadPaint(wanted: boolean): Promise<Paint> {
  if (!wanted) return plainPaint
  const { $, bold, dim, red, green, yellow, cyan } = await import('kleur/colors')
  // The decision is ours: kleur looks at stdout and the environment of the process.
  $.enabled = true
  return { bold, dim, red, green, yellow, cyan }
}
