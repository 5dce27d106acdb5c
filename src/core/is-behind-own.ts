import type { PlanHeader } from './http.ts'

/** Behind curl's own headers come cookies, `-z`, `-H`, and what describes a body. @source curl 7.88.1, its behaviour */
export function isBehindOwn({ from, name }: PlanHeader): boolean {
  const isLate = /^(content-type|if-modified-since|if-unmodified-since|last-modified)$/i.test(name)
  return from === 'user' || from === 'cookie' || isLate
}
