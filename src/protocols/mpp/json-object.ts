import { parseBase64UrlText } from '../../core/base64url.ts'

export type JsonObject = Readonly<Record<string, unknown>>

/** Deeper than anything a payment says; what comes after may walk the value recursively. */
const maxDepth = 64

/** A JSON object of bounded depth; `undefined` for every other text. */
export function parseJsonObject(text: string): JsonObject | undefined {
  if (depthOf(text) > maxDepth) return undefined
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}

/** The JSON object inside base64url. */
export function parseBase64UrlObject(value: string): JsonObject | undefined {
  const text = parseBase64UrlText(value)
  return text === undefined ? undefined : parseJsonObject(text)
}

/** A member of the object's own, never one of its prototype. */
export function memberOf(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined
}

/** How deep the brackets outside strings are nested; the text need not be JSON. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let inString = false
  for (let at = 0; at < text.length; at++) {
    const char = text[at]
    if (inString) {
      if (char === '\\') at++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth)
    else if (char === '}' || char === ']') depth--
  }
  return deepest
}
