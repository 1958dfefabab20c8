import { join } from 'node:path';
import { repositoryRoot } from '../scripts/setup/say.ts';

/** The programs that tests start, as they are delivered: each is one file, which starts in a third of the time. */
const paths = {
  agent: 'out/agent/tanmori-agent.js',
  launch: 'out/agent/tanmori-launch.js',
  recorder: 'out/recorder/recorder.js',
  server: 'out/server/server.js',
  verify: 'out/verify/verify.js',
  witness: 'out/witness/witness.js',
} as const;

/** Where a program lies. @param root where the repository lies: elsewhere inside a private root */
export const programPath = (name: keyof typeof paths, root = repositoryRoot): string => join(root, paths[name]);
