import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import type { InlineConfig } from 'vite';
import { repositoryRoot } from '../setup/say.ts';
import { cheapLocaleCheck } from './locale-check.ts';

export type Flavour = 'production' | 'test';

const { version } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8')) as { version: string };

/** Native modules stay files beside the bundle. */
export const nativeModules = ['better-sqlite3', 'keytar', 'koffi', 'sodium-native'] as const;

/** Reads its own files at run time. */
const serverModules = ['pdfjs-dist/legacy/build/pdf.mjs'] as const;

/** Making a schema does nothing else: one that nobody asks for is left out. */
const treeshake = { manualPureFunctions: ['z'] };

const base = (flavour: Flavour): InlineConfig => ({
  configFile: false,
  root: repositoryRoot,
  logLevel: 'warn',
  define: { __FLAVOUR__: JSON.stringify(flavour), __VERSION__: JSON.stringify(version) },
  build: { target: 'node24', emptyOutDir: true, minify: true, reportCompressedSize: false, copyPublicDir: false },
});

/** A program for Node or Electron's privileged side: one file, nothing external but what is named. */
function program(
  entry: string,
  outDir: string,
  flavour: Flavour,
  external: readonly string[],
  format: 'es' | 'cjs',
): InlineConfig {
  const shared = base(flavour);
  return {
    ...shared,
    ssr: { noExternal: true, external: [...external], target: 'node' },
    build: {
      ...shared.build,
      ssr: true,
      outDir,
      emptyOutDir: false,
      rolldownOptions: {
        input: join(repositoryRoot, entry),
        treeshake,
        external: [...external, ...builtinModules, ...builtinModules.map((name) => `node:${name}`)],
        output: { format, entryFileNames: `[name].${format === 'cjs' ? 'cjs' : 'js'}`, codeSplitting: false },
      },
    },
  };
}

/** HTML pages with their scripts, styles and fonts as files: the content security policy allows nothing inline. */
function pages(entries: readonly string[], outDir: string, flavour: Flavour): InlineConfig {
  const shared = base(flavour);
  return {
    ...shared,
    root: join(repositoryRoot, 'renderer'),
    plugins: [react(), tailwindcss(), cheapLocaleCheck()],
    build: {
      ...shared.build,
      target: 'chrome140',
      outDir,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      // kB. Pages come from this machine or the office's own network.
      chunkSizeWarningLimit: 2000,
      rolldownOptions: { input: entries.map((entry) => join(repositoryRoot, 'renderer', entry)), treeshake },
    },
  };
}

export const rooms = {
  main: (flavour: Flavour) => program('main/main.ts', `out/${flavour}/main`, flavour, ['electron'], 'es'),
  agent: (flavour: Flavour) => program('agent/agent.ts', `out/${flavour}/main`, flavour, ['electron', 'koffi'], 'es'),
  'agent-cli': () => program('agent/cli/tanmori-agent.ts', 'out/agent', 'production', ['koffi'], 'es'),
  launch: () => program('agent/launch/tanmori-launch.ts', 'out/agent', 'production', ['koffi'], 'es'),
  preload: (flavour: Flavour) => program('preload/preload.ts', `out/${flavour}/preload`, flavour, ['electron'], 'cjs'),
  renderer: (flavour: Flavour) =>
    pages(['terminal.html', 'warning.html'], join(repositoryRoot, `out/${flavour}/renderer`), flavour),
  console: () => pages(['console.html'], join(repositoryRoot, 'out/console'), 'production'),
  recorder: () => program('recorder/recorder.ts', 'out/recorder', 'production', nativeModules, 'es'),
  server: () => program('server/server.ts', 'out/server', 'production', [...nativeModules, ...serverModules], 'es'),
  verify: () => program('verify/verify.ts', 'out/verify', 'production', [], 'es'),
  witness: () => program('witness/witness.ts', 'out/witness', 'production', [], 'es'),
} as const;
export type Room = keyof typeof rooms;
