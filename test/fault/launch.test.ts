import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { straceMissing } from '../durability/strace-recorder.ts';
import { programPath } from '../programs.ts';
import { type Ended, lent, PrivateRoot, workFolder } from './support/private-root.ts';
import { lentParameters, parametersFile } from './support/profile-pc.ts';

/**
 * The launcher as the borrower's account, without the profile: what is refused here is refused by Landlock alone. Every
 * deed is done twice, first without the launcher, where it has to go through.
 */
const { home, uid } = lent;
const launcher = ['node', programPath('launch', '/srv/tanmori')] as const;
const medium = '/mnt/stick';
const shared = '/srv/shared';

/** Places that the borrower's rights leave open, and where nothing may be kept. */
const places = [
  ...[home, `${home}/Desktop`, `${home}/Documents`, `${home}/Documents/old`, `${home}/Downloads`, `${home}/作業 (2)`],
  ...[`${home}/.thunderbird`, `${home}/.ssh`, `${home}/.configs`, `${home}/.config-old`],
  ...['/tmp', '/var/tmp', '/dev/shm', '/run/lock', '/var/crash', `/run/user/${uid}`, shared, medium],
];
const open = [workFolder, `${workFolder}/案件`, `${home}/.config`, `${home}/.cache/x`, `${home}/.mozilla`];

/** truncate(2), which needs no file that is open for writing. */
const byName = `perl -e 'truncate("${home}/Documents/plan.txt", 0) or exit 1'`;

const deeds: readonly (readonly [title: string, script: string])[] = [
  ['appends to a file that is there', `echo more >> ${home}/Documents/plan.txt`],
  ['writes over a file that is there', `echo other 1<> ${home}/Documents/plan.txt`],
  ['empties a file', `truncate -s 0 ${home}/Documents/plan.txt`],
  ['empties a file by its name, without opening it', byName],
  ['empties a file by opening it', `: > ${home}/Documents/plan.txt`],
  ['lengthens a file', `truncate -s 9999 ${home}/Documents/plan.txt`],
  ['moves a file out of the work folder', `mv ${workFolder}/本.txt ${home}/Desktop/`],
  ['moves a file within the home', `mv ${home}/Documents/plan.txt ${home}/Desktop/`],
  ['gives a file another name', `mv ${home}/Documents/plan.txt ${home}/Documents/other.txt`],
  ['moves a folder out of the work folder', `mv -T ${workFolder}/案件 ${home}/Desktop/案件`],
  ['hard link out of the work folder', `ln ${workFolder}/本.txt ${home}/Desktop/本.txt`],
  ['hard link into the work folder', `ln ${home}/Documents/plan.txt ${workFolder}/plan.txt`],
  ['symbolic link', `ln -s ${workFolder} ${home}/Desktop/link`],
  [
    'save through a link in the work folder',
    `ln -sfn ${home}/Desktop ${workFolder}/hin && echo x > ${workFolder}/hin/a`,
  ],
  ['makes a folder', `mkdir ${home}/Desktop/new`],
  ['removes a file', `rm -f ${home}/Documents/plan.txt`],
  ['removes a folder', `rmdir ${home}/Documents/empty`],
  ['makes a pipe', `mkfifo ${home}/Desktop/pipe`],
  ['through a path with dots', `echo x > ${workFolder}/../Desktop/dots.txt`],
  ['by way of /proc', `echo x > /proc/self/root${home}/Desktop/proc.txt`],
  ['copies a file', `cp ${workFolder}/本.txt ${home}/Desktop/`],
  ['unpacks an archive', `tar -C ${workFolder} -cf - 本.txt | tar -C ${home}/Desktop -xf -`],
  [
    'a socket',
    `node -e 'require("node:net").createServer().on("error", () => process.exit(1)).listen("${home}/s", () => process.exit(0))'`,
  ],
];

const traceless = straceMissing();
const isRoot = process.getuid?.() === 0;
describe.skipIf(!isRoot)(`a work program${isRoot ? '' : ' (skipped: a private root takes root)'}`, () => {
  let root: PrivateRoot;
  const inside = (script: string, options: readonly string[] = []): Ended =>
    root.run([...launcher, ...options, 'sh', '-c', script], 'borrower');
  const lay = () =>
    root.must([
      'sh',
      '-c',
      `rm -rf ${home}/* ${shared}/*
      mkdir -p ${places.map((path) => `'${path}'`).join(' ')} ${open.map((path) => `'${path}'`).join(' ')} ${home}/Documents/empty
      echo plan > ${home}/Documents/plan.txt; echo text > ${workFolder}/本.txt
      chown -R ${lent.account}: ${home} ${shared} ${medium} /run/user/${uid}; chmod 700 /run/user/${uid}`,
    ]);
  beforeAll(async () => {
    root = await PrivateRoot.open();
    root.write(parametersFile, JSON.stringify(lentParameters));
    root.must(['sh', '-c', `mkdir -p ${medium} && mount -t tmpfs stick ${medium} && chown ${lent.account}: ${medium}`]);
    lay();
  }, 120_000);
  afterAll(() => root.close());

  test.each(places)('cannot save in %s', (folder) => {
    const save = `echo secret > '${folder}/秘密.txt'`;
    expect(root.sh(`${save} && rm '${folder}/秘密.txt'`, 'borrower').code, 'without the launcher').toBe(0);
    expect(inside(save).code).not.toBe(0);
    expect(root.run(['test', '-e', `${folder}/秘密.txt`]).code).toBe(1);
  });

  test.each(open)('saves, renames and removes in %s', (folder) => {
    const all = `cd '${folder}' && echo text > a && mv a b && ln b c && ln -s b d && mkdir e && mv b e/b && : > e/b && rm -r c d e`;
    expect(inside(all)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test.each(deeds)('cannot: %s', (_title, script) => {
    lay();
    expect(root.sh(script, 'borrower').code, 'without the launcher').toBe(0);
    lay();
    const before = root.must(['sh', '-c', `find ${home}/Desktop ${home}/Documents -printf '%p %s %n\\n' | sort`]);
    expect(inside(script).code).not.toBe(0);
    expect(root.must(['sh', '-c', `find ${home}/Desktop ${home}/Documents -printf '%p %s %n\\n' | sort`])).toBe(before);
  });

  test('holds what it starts, also what outlives it, and a launch within a launch opens nothing', () => {
    lay();
    const save = (name: string) => `echo x > ${home}/Desktop/${name}`;
    for (const way of [
      `sh -c 'sh -c "${save('child')}"'`,
      `node -e 'process.exit(require("node:child_process").spawnSync("sh", ["-c", "${save('node')}"]).status)'`,
      `env -i /bin/sh -c '${save('env')}'`,
      `setsid --wait sh -c '${save('session')}'`,
      `${launcher.join(' ')} sh -c '${save('twice')}'`,
    ]) {
      expect(inside(way).code, way).not.toBe(0);
    }
    // The program ends at once; what it left behind goes on to try, and says in the work folder how that went.
    const orphan = `(setsid sh -c 'while kill -0 $PPID 2>/dev/null && [ $PPID != 1 ]; do sleep 0.05; done; ${save('orphan')}; echo $? > ${workFolder}/orphan' >/dev/null 2>&1 &)`;
    expect(inside(orphan).code).toBe(0);
    root.must(['sh', '-c', `for i in $(seq 200); do test -s ${workFolder}/orphan && exit 0; sleep 0.05; done; exit 1`]);
    expect(root.must(['cat', `${workFolder}/orphan`])).not.toBe('0\n');
    expect(root.must(['ls', '-A', `${home}/Desktop`])).toBe('');
  });

  test('is the program itself: its number, arguments, input, output, exit code, and no signal ignored', () => {
    const own = root.run(
      [...launcher, 'sh', '-c', 'cat; printf "%s|" "$@"; exit 7', 'sh', '一 二', ''],
      'borrower',
      'in',
    );
    expect(own).toEqual({ code: 7, stdout: 'in一 二||', stderr: '' });
    expect(inside('exec grep -h SigIgn /proc/self/status').stdout).toBe('SigIgn:\t0000000000000000\n');
    expect(inside('ls -l /proc/self/fd | grep -c -e ruleset -e /home').stdout).toBe('0\n');
    expect(root.run([...launcher, '没有'], 'borrower').code).toBe(127);
    expect(root.run([...launcher, '/etc/passwd'], 'borrower').code).toBe(126);
  });

  test('reads and starts what it could before, and has a temporary folder that is nobody else’s', () => {
    expect(inside(`cat ${home}/Documents/plan.txt /etc/hostname > /dev/null && /bin/true`).code).toBe(0);
    const folder = `/run/user/${uid}/tanmori-launch`;
    const kept = inside('f=$(mktemp) && echo x > "$f" && stat -c %a "$(dirname "$f")" && echo "$f"').stdout;
    expect(kept).toMatch(new RegExp(`^700\n${folder}/tmp\\.\\w+\n$`));
  });

  test('--settings leaves nothing of the settings open but what it names', () => {
    lay();
    const one = ['--settings', '.config/office'];
    expect(inside(`echo x > ${home}/.config/office/a`, one).code).toBe(0);
    expect(inside(`echo x > ${home}/.config/a`, one).code).not.toBe(0);
    expect(inside(`echo x > ${home}/.mozilla/a`, one).code).not.toBe(0);
    for (const wrong of ['Desktop', '.', '..', '.config/../Desktop', '/tmp', '.x/..']) {
      expect(inside('true', ['--settings', wrong]).code, wrong).toBe(125);
    }
  });

  test('starts nothing where a settings folder or its temporary folder is a link to elsewhere', () => {
    lay();
    root.must(['sh', '-c', `rm -rf ${home}/.config/office; ln -s ${home}/Desktop ${home}/.config/office`]);
    expect(inside('true', ['--settings', '.config/office'])).toMatchObject({ code: 125 });
    root.must(['sh', '-c', `rm -rf /run/user/${uid}/*; ln -s ${home}/Desktop /run/user/${uid}/tanmori-launch`]);
    expect(inside('true')).toMatchObject({ code: 125, stderr: expect.stringMatching(/^TM-608 /) });
    root.must(['rm', `/run/user/${uid}/tanmori-launch`]);
  });

  test('starts nothing where the parameters are not root’s, or speak of somebody else', () => {
    lay();
    const text = JSON.stringify({ ...lentParameters, workFolder: `${home}/Desktop` });
    root.write(`${home}/p.json`, text);
    expect(inside('true', ['--parameters', `${home}/p.json`])).toMatchObject({
      code: 125,
      stderr: expect.stringMatching(/^TM-607 /),
    });
    root.write(
      '/etc/tanmori/else.json',
      JSON.stringify({ ...lentParameters, borrower: { account: 'x', uid: 1, gid: 1 } }),
    );
    expect(inside('true', ['--parameters', '/etc/tanmori/else.json'])).toMatchObject({ code: 125 });
    root.must(['rm', '-rf', workFolder]);
    expect(inside('true')).toMatchObject({ code: 125, stderr: expect.stringMatching(/^TM-608 /) });
  });

  describe.skipIf(traceless !== null)(
    `on other kernels, as strace lets this one answer${traceless === null ? '' : ` (skipped: ${traceless})`}`,
    () => {
      const answering = (answer: string, script: string): Ended => {
        const trace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=/landlock', '-e', `inject=${answer}`];
        return root.run([...trace, ...launcher, 'sh', '-c', script], 'borrower');
      };
      test.each([
        ['knows no Landlock', 'landlock_create_ruleset:error=ENOSYS'],
        ['has it switched off', 'landlock_create_ruleset:error=EOPNOTSUPP'],
        ['takes no ruleset', 'landlock_create_ruleset:error=ENOMEM:when=2'],
        ['takes no rule', 'landlock_add_rule:error=EINVAL:when=3'],
        ['does not restrict', 'landlock_restrict_self:error=E2BIG'],
      ])('a kernel that %s: nothing is started', (_what, answer) => {
        lay();
        const ended = answering(answer, `echo x > ${workFolder}/started`);
        expect(ended).toMatchObject({ code: 125, stdout: '' });
        expect(ended.stderr).toMatch(/^TM-608 /);
        expect(root.run(['test', '-e', `${workFolder}/started`]).code).toBe(1);
      });

      test.each([1, 2])('version %i: held, and it is said that files can be emptied', (version) => {
        lay();
        const answer = `landlock_create_ruleset:retval=${version}:when=1`;
        const saved = answering(answer, `echo x > ${home}/Desktop/a || echo y > ${workFolder}/a`);
        expect(saved.code).toBe(0);
        expect(saved.stderr).toMatch(/cannot keep the program from emptying/);
        expect(answering(answer, `mv ${workFolder}/本.txt ${home}/Desktop/`).code).not.toBe(0);
        // What the message says is so; the newest version refuses it above.
        expect(answering(answer, byName).code).toBe(0);
      });
    },
  );
});
