import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot, SetUpError, say } from './say.ts';

/** What is fetched or built for the guest, and kept. */
export const vmCache = join(repositoryRoot, '.cache', 'vm');

/** Runs a program of the system. Throws what it said, with what to do. */
export function must(file: string, args: readonly string[], more: { cwd?: string; input?: Buffer } = {}): Buffer {
  try {
    return execFileSync(file, args, { maxBuffer: 64 * 1024 * 1024, stdio: ['pipe', 'pipe', 'pipe'], ...more });
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw new SetUpError(
      `${file} ${args.slice(0, 3).join(' ')} failed: ${said.split('\n').slice(-3).join(' / ') || error}`,
    );
  }
}

export interface DebianKernel {
  /** As in `/lib/modules`. */
  readonly release: string;
  /** The package, unpacked; never installed on this machine. */
  readonly folder: string;
  readonly image: string;
}

/** The newest kernel of this Debian, fetched from its archive once. */
export function debianKernel(): DebianKernel {
  const depends = must('apt-cache', ['depends', 'linux-image-amd64']).toString('utf8');
  const name = /linux-image-(\d\S*-amd64)/.exec(depends)?.[0];
  if (name === undefined) throw new SetUpError('apt knows no linux-image-amd64: run apt-get update, then try again');
  const release = name.replace('linux-image-', '');
  const folder = join(vmCache, 'kernel', release);
  const kernel = { release, folder, image: join(folder, 'boot', `vmlinuz-${release}`) };
  if (existsSync(join(folder, '.complete'))) return kernel;
  say(`fetching ${name} (70 MB, once; it is unpacked here and not installed)`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  // As root itself: apt's own account need not be able to write here.
  must('apt-get', ['-o', 'APT::Sandbox::User=root', 'download', name], { cwd: folder });
  const file = readdirSync(folder).find((entry) => entry.endsWith('.deb'));
  if (file === undefined) throw new SetUpError(`apt-get download brought no package: run it by hand for ${name}`);
  must('dpkg', ['-x', join(folder, file), folder]);
  rmSync(join(folder, file));
  must('/usr/sbin/depmod', ['-b', folder, release]);
  must('touch', [join(folder, '.complete')]);
  return kernel;
}

/** Files of kernel modules and of all that they need, the needed first. */
export function moduleFiles(kernel: DebianKernel, names: readonly string[]): readonly string[] {
  const files = names.flatMap((name) =>
    must('/usr/sbin/modprobe', ['-C', '/dev/null', '-d', kernel.folder, '-S', kernel.release, '-D', name])
      .toString('utf8')
      .split('\n')
      .filter((line) => line.startsWith('insmod '))
      .map((line) => line.split(' ')[1] ?? ''),
  );
  return [...new Set(files)];
}
