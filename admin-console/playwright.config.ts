import { tmpdir } from 'node:os';
import { defineConfig } from '@playwright/test';

export default defineConfig({
  testDir: 'test',
  testMatch: '*.e2e.ts',
  testIgnore: 'real/**',
  outputDir: 'target/playwright',
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  // Listed as flaky; never in silence.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    timezoneId: 'America/Sao_Paulo',
    locale: 'en',
    contextOptions: { reducedMotion: 'reduce' },
    // Recording costs more than the test; one that fails is run again with it.
    trace: 'on-first-retry',
    launchOptions: {
      executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium',
      downloadsPath: tmpdir(),
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
