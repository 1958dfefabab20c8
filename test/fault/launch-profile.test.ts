import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LinuxProfile } from '#contract/policy/profile-linux.ts';
import { build } from '../../scripts/build.ts';
import { repositoryRoot } from '../../scripts/setup/say.ts';
import { lent, PrivateRoot, workFolder } from './support/private-root.ts';
import { attest, idsIn, layFiles, provision, readOf, revert, shippedProfile } from './support/profile-pc.ts';

/** The rows that 情報政策課 adds to the profile, with the program as it is shipped, beside all other rows. */
const rows: readonly unknown[] = JSON.parse(
  readFileSync(join(repositoryRoot, 'assets/profiles/linux-launch-rows.json'), 'utf8'),
);
const profile = LinuxProfile.parse({ ...shippedProfile, rows: [...shippedProfile.rows, ...rows] });
const installed = '/opt/tanmori/resources/agent';
const runtime = `/run/user/${lent.uid}`;

const isRoot = process.getuid?.() === 0;
describe.skipIf(!isRoot)(`launching by profile${isRoot ? '' : ' (skipped: a private root takes root)'}`, () => {
  let root: PrivateRoot;
  beforeAll(async () => {
    await build(['launch'], 'production');
    root = await PrivateRoot.open();
    root.must([
      'sh',
      '-c',
      `mkdir -p ${installed}/node_modules/@koromix && cp /srv/tanmori/out/agent/tanmori-launch.js ${installed}
      cp -r /srv/tanmori/node_modules/koffi ${installed}/node_modules
      cp -r /srv/tanmori/node_modules/@koromix/koffi-linux-* ${installed}/node_modules/@koromix
      ln -sf /srv/tanmori/node_modules/.bin/node /opt/tanmori/resources/node
      mkdir -p ${runtime} && mount -t tmpfs -o mode=700,uid=${lent.uid},gid=${lent.gid} tmpfs ${runtime}`,
    ]);
    // Stands in for the real one: it saves where its first argument says, and keeps its settings.
    root.write('/usr/bin/libreoffice', '#!/bin/sh\necho set > "$HOME/.config/libreoffice/set" && echo text > "$1"\n');
    root.must(['chmod', '755', '/usr/bin/libreoffice']);
    layFiles(root, profile);
    expect(provision(root)).toMatchObject({ code: 0 });
    root.boot();
  }, 180_000);
  afterAll(() => root.close());

  const saves = (way: string, path: string): boolean =>
    root.sh(`PATH=/usr/local/bin:/usr/bin:/bin; ${way} '${path}'`, 'borrower').code === 0;

  test('the rows are in force beside all others, and the borrower cannot change the wrappers', () => {
    expect(idsIn(readOf(attest(root)), 'in-force')).toEqual(
      expect.arrayContaining(['launch-command', 'launch-libreoffice']),
    );
    expect(root.sh('echo x >> /usr/local/bin/libreoffice', 'borrower').code).not.toBe(0);
  });

  test('by its name it opens enclosed, and writes what the profile alone leaves open no more', () => {
    expect(saves('libreoffice', `${workFolder}/書類.odt`)).toBe(true);
    for (const folder of ['/tmp', '/dev/shm', runtime, `${lent.home}/.local`, `${lent.home}/.config`]) {
      expect(saves('/usr/bin/libreoffice', `${folder}/書類.odt`), `${folder}, started past the wrapper`).toBe(true);
      expect(saves('libreoffice', `${folder}/別.odt`), folder).toBe(false);
    }
  });

  test('revert takes them away', () => {
    expect(revert(root)).toMatchObject({ code: 0 });
    expect(root.run(['test', '-e', '/usr/local/bin/tanmori-launch']).code).toBe(1);
  });
});
