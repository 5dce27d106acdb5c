/**
 * What the registry's methods of MPP are called, in its order: announced with every request, so it is kept apart from their
 * code. A test compares it with the registry.
 */
export const mppMethodNames = ['tempo/charge', 'tempo/session'] as const
