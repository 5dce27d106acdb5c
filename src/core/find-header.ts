import type { HeaderList } from './http.ts'

/** First value of a header; `name` in lower case. */
export function findHeader(headers: HeaderList, name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1]
}
