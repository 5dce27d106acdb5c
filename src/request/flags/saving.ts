/** What the user typed about where the answer goes, how fast, and what is shown meanwhile. */
export type SavingFlags = Readonly<Record<string, never>>
