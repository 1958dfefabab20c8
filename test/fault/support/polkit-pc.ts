import type { PrivateRoot } from './private-root.ts';

/** Two actions as their programs declare them: allowed to whoever sits at the PC, or to everybody. */
export const polkitActions = [
  'org.freedesktop.udisks2.filesystem-mount',
  'org.freedesktop.packagekit.package-install',
] as const;

const declared = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE policyconfig PUBLIC "-//freedesktop//DTD PolicyKit Policy Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/PolicyKit/1/policyconfig.dtd">
<policyconfig>
${polkitActions
  .map(
    (action) => `<action id="${action}"><description>x</description><message>x</message>
<defaults><allow_any>yes</allow_any><allow_inactive>yes</allow_inactive><allow_active>yes</allow_active></defaults></action>`,
  )
  .join('\n')}
</policyconfig>
`;

/** The actions in place of what this machine declares, and the bus that polkit answers on. */
export function layPolkit(root: PrivateRoot): void {
  root.must([
    'sh',
    '-c',
    'rm -f /usr/share/polkit-1/actions/org.freedesktop.packagekit.policy /usr/share/polkit-1/actions/org.freedesktop.UDisks2.policy',
  ]);
  root.write('/usr/share/polkit-1/actions/test.policy', declared);
  root.must(['sh', '-c', 'mkdir -p /run/dbus && dbus-daemon --system --fork']);
}

/** polkit with the rules that are there now. */
export function restartPolkit(root: PrivateRoot): void {
  root.must([
    'sh',
    '-c',
    `[ -e /run/polkit.pid ] && kill $(cat /run/polkit.pid); sleep 0.2
(/usr/lib/polkit-1/polkitd --no-debug >/dev/null 2>&1 & echo $! > /run/polkit.pid)
for i in $(seq 100); do pkaction >/dev/null 2>&1 && exit 0; sleep 0.1; done; exit 1`,
  ]);
}
