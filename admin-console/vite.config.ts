import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { chunks } from './scripts/chunks.mjs';

const server = process.env.SYNTROPY_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react(), chunks('target/chunks.json')],
  build: {
    outDir: 'target/classes/META-INF/resources',
    emptyOutDir: true,
    // Inlined assets become data: URLs, which `default-src 'self'` refuses.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // The first page in ten files: over HTTP/1.1 forty small ones wait for each other.
        codeSplitting: {
          groups: [
            { name: 'shared', test: /src\/(ui|format|time|i18n|api|app)\//, minShareCount: 8 },
            { name: 'landing', test: /src\/(regions|slos|actions|charts)\//, minShareCount: 3 },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: server, changeOrigin: true, ws: true } } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
