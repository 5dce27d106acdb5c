import { defineConfig } from 'vitest/config'

type Project = Readonly<{ name: string; globalSetup?: string[]; testTimeout?: number }>

/** Those that run the program build it first; `paid` also starts the local chain. */
const built = ['test/helpers/build-program.ts']
const projects: readonly Project[] = [
  { name: 'unit' },
  { name: 'wire', testTimeout: 30_000 },
  { name: 'rules', globalSetup: built, testTimeout: 30_000 },
  { name: 'cli', globalSetup: built, testTimeout: 30_000 },
  {
    name: 'paid',
    globalSetup: [...built, 'test/helpers/provide-chain.ts'],
    testTimeout: 60_000,
  },
]

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: projects.map(({ name, ...options }) => ({
      test: { name, include: [`test/${name}/**/*.test.ts`], environment: 'node', pool: 'forks', ...options },
    })),
  },
})
