/** What the user typed about several transfers: globs, config files, retries, in parallel. */
export type ManyFlags = Readonly<Record<string, never>>
