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
  server: { port: 5173, strictPort: true },
});

const LEAST_BYTES = 1_024;

/** Text is compressed once, here, and not with every request. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        const source = file.type === 'chunk' ? file.code : file.source;
        const bytes = Buffer.from(source);
        if (bytes.length < LEAST_BYTES) continue;
        this.emitFile({
          type: 'asset',
          fileName: `${fileName}.br`,
          source: brotliCompressSync(bytes),
        });
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(bytes) });
      }
    },
  };
}
