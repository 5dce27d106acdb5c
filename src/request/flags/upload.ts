/** What the user typed about what is uploaded, and under which condition something is fetched. */
export type UploadFlags = Readonly<Record<string, never>>
