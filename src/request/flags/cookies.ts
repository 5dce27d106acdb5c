/** What the user typed about cookies, and who the user is. */
export type CookieFlags = Readonly<Record<string, never>>
