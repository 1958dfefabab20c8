import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LinuxParameters, LinuxProfile } from '#contract/policy/profile-linux.ts';
import { repositoryRoot } from '../../../scripts/setup/say.ts';
import { programPath } from '../../programs.ts';
import { type Ended, lent, type PrivateRoot, workFolder } from './private-root.ts';

export const stateFolder = '/var/lib/tanmori-profile';
export const profileFile = '/etc/tanmori/linux.json';
export const parametersFile = '/etc/tanmori/parameters.json';

export const shippedProfile: LinuxProfile = LinuxProfile.parse(
  JSON.parse(readFileSync(join(repositoryRoot, 'assets/profiles/linux.json'), 'utf8')),
);

export const lentParameters: LinuxParameters = LinuxParameters.parse({
  v: 1,
  platform: 'linux',
  borrower: { account: lent.account, uid: lent.uid, gid: lent.gid },
  home: lent.home,
  workFolder,
  acceptance: null,
});

const program = ['node', programPath('agent', '/srv/tanmori')] as const;
const files = ['--profile', profileFile, '--parameters', parametersFile] as const;

/** No systemd runs here: the services are taken to run. A real one is asked by `npm run test:units`. */
const systemctl = `#!/bin/sh
printf 'ActiveState=active\\nFragmentPath=/etc/systemd/system/%s\\nActiveEnterTimestampMonotonic=1\\n' "$4"
`;

export function layFiles(
  root: PrivateRoot,
  profile: unknown = shippedProfile,
  parameters: unknown = lentParameters,
): void {
  root.write(profileFile, JSON.stringify(profile));
  root.write(parametersFile, JSON.stringify(parameters));
  root.write('/usr/bin/systemctl', systemctl);
  root.must(['chmod', '755', '/usr/bin/systemctl']);
}

export const provision = (root: PrivateRoot): Ended =>
  root.run([...program, 'provision', ...files, '--state', stateFolder, '--json']);
export const revert = (root: PrivateRoot): Ended => root.run([...program, 'revert', '--state', stateFolder, '--json']);
export const attestCommand = [...program, 'attest', ...files, '--state', stateFolder, '--json'] as const;
export const attest = (root: PrivateRoot, as: 'root' | 'borrower' = 'borrower'): Ended => root.run(attestCommand, as);

export interface ReadRow {
  readonly id: string;
  readonly control: string;
  readonly state: string;
  readonly found: string;
}
export interface Read {
  readonly rows: readonly ReadRow[];
  readonly controls: Readonly<Record<string, { readonly state: string; readonly detail: string }>>;
}

export const readOf = (ended: Ended): Read => JSON.parse(ended.stdout) as Read;
export const idsIn = (read: Read, state: string): readonly string[] =>
  read.rows.filter((row) => row.state === state).map((row) => row.id);

/** Everything about every place that a profile may touch: names, owners, modes, ACLs, attributes, contents, mounts. */
// /etc/group and gshadow are written line by line, beside what others write there: their time is not kept.
export function photograph(root: PrivateRoot): string {
  const trees = `/etc ${lent.home}`;
  const places = '/var/tmp /var/crash /run/lock /dev/shm /tmp /opt /usr/bin/fusermount3';
  return root.must([
    'sh',
    '-c',
    `cd /
find ${trees} -path /etc/tanmori -prune -o -printf '%p %y %m %U %G %l\\n' | sort
find ${trees} -path /etc/tanmori -prune -o -type f -printf '%p %T@\\n' | grep -v '^/etc/g\\(roup\\|shadow\\) ' | sort
find ${trees} -path /etc/tanmori -prune -o -type f -print0 | sort -z | xargs -0 sha256sum
getfacl -R -P -n -p ${trees}
getfattr -R -P -h -d -m - -e hex --absolute-names ${trees}
stat -c '%n %F %a %u %g' ${places}
ls -A ${places}
getfacl -n -p ${places}
getfattr -h -d -m - -e hex --absolute-names ${places}
lsattr -R ${lent.home} /etc/cups 2>/dev/null
nft list ruleset
cut -d' ' -f4- /proc/self/mountinfo
echo $(cat /proc/sys/user/max_user_namespaces)`,
  ]);
}
