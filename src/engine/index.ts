/** The local-first runtime, module by module: each can be used without those above it. */
export * as core from './core/index.js';
