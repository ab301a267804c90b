import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** The web process serves `dist/dashboard`; `npx vite src/dashboard` serves the sources beside it. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed()],
  build: {
    outDir: '../../dist/dashboard',
    emptyOutDir: true,
    sourcemap: false,
    // A data: URL would need a place in the page's policy.
    assetsInlineLimit: 0,
  },
  server: {
    port: 5173,
    strictPort: true,
    // From one origin, as when it is built: a session's cookie goes to no other, and the server asks
    // whether the page is of its own host. The sources have a folder `api` themselves.
    proxy: {
      '^/(api|health)/(?!.*\\.ts)': {
        target: process.env.SOFTADASTRA_CLOUD_URL ?? 'http://127.0.0.1:8080',
        changeOrigin: false,
      },
    },
  },
});

const LEAST_BYTES = 1_024;

/** Text is compressed once, here, and not with every request. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    // At the very end: Vite itself still changes what it has written.
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir = '' }, bundle) {
        await Promise.all(Object.keys(bundle).map((name) => compress(path.join(dir, name))));
      },
    },
  };
}

async function compress(file: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < LEAST_BYTES) return;
  await writeFile(`${file}.br`, brotliCompressSync(bytes));
  await writeFile(`${file}.gz`, gzipSync(bytes));
}
