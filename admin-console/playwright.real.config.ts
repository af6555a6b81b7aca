import { defineConfig } from '@playwright/test';
import mocked from './playwright.config';

/** Against a real server, whose address the acceptance tests tell (`SYNTROPY_WORLD`). */
export default defineConfig({
  ...mocked,
  testDir: 'test/real',
  testIgnore: [],
  outputDir: 'target/playwright-real',
  // What was done to the world cannot be done twice: who runs this runs it again in a new one.
  retries: 0,
  use: { ...mocked.use, actionTimeout: 20_000, trace: 'off', screenshot: 'only-on-failure' },
  projects: [
    {
      name: 'looking',
      testMatch: ['pages.e2e.ts', 'pictures.e2e.ts', 'failing.e2e.ts', 'paths.e2e.ts'],
    },
    // They change what the others look at, one after the other.
    { name: 'acting', testMatch: 'acts.e2e.ts', dependencies: ['looking'], fullyParallel: false },
    {
      name: 'outage',
      testMatch: 'outage.e2e.ts',
      dependencies: ['acting'],
      fullyParallel: false,
    },
  ],
});
