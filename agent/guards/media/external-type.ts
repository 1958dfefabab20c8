import type { MountEntry } from '../../mount-table.ts';
import type { MediumKind } from './medium.ts';

/** File systems that are another machine's or a phone's, wherever they are mounted. */
const remoteTypes: ReadonlyMap<string, MediumKind> = new Map([
  ...[
    ...['cifs', 'smb3', 'smbfs', 'nfs', 'nfs4', 'davfs', 'fuse.davfs2', 'afs', 'ceph', 'ncpfs', 'fuse.sshfs'],
    ...['fuse.rclone', 'fuse.curlftpfs', 'fuse.s3fs', 'fuse.gcsfuse', 'fuse.onedriver', 'fuse.glusterfs'],
  ].map((type) => [type, 'share'] as const),
  ...['fuse.jmtpfs', 'fuse.simple-mtpfs', 'fuse.go-mtpfs', 'fuse.aft-mtp-mount', 'fuse.ifuse'].map(
    (type) => [type, 'phone'] as const,
  ),
]);

/** File systems of media that are made to travel. A disk that is known to be the PC's own may still have one (EFI). */
const travellingTypes: ReadonlyMap<string, MediumKind> = new Map([
  ...['vfat', 'msdos', 'exfat', 'ntfs', 'ntfs3', 'fuseblk', 'fuse.exfat', 'hfs', 'hfsplus', 'apfs'].map(
    (type) => [type, 'disk'] as const,
  ),
  ...['iso9660', 'udf'].map((type) => [type, 'optical'] as const),
]);

/** What is known of the disks behind a mount. */
export type DisksBehind = 'external' | 'internal' | 'none';

/**
 * Null where the mount is none of an external medium. A FUSE file system of the borrower's that nobody has listed
 * counts: its name is chosen by who mounts it.
 */
export function kindOfMount(mount: MountEntry, behind: DisksBehind, uid: number): MediumKind | null {
  const remote = remoteTypes.get(mount.fsType);
  if (remote !== undefined) return remote;
  if (behind === 'external') return travellingTypes.get(mount.fsType) ?? 'disk';
  if (behind === 'internal') return null;
  const travelling = travellingTypes.get(mount.fsType);
  if (travelling !== undefined) return travelling;
  return isOwnFuse(mount, uid) && !isOfDesktop(mount, uid) ? 'other' : null;
}

/** True where another machine or a phone is behind it, which no work folder may be mounted from by the borrower. */
export const isRemote = ({ fsType }: MountEntry): boolean => remoteTypes.has(fsType);

/** True for a FUSE mount that this account made, and may undo with fusermount3(1). */
export const isOwnFuse = ({ fsType, superOptions }: MountEntry, uid: number): boolean =>
  /^fuse(blk|\.|$)/.test(fsType) && superOptions.includes(`user_id=${uid}`);

/** What a desktop mounts for itself, empty or not: what is inside gvfs is looked at one by one. */
const isOfDesktop = ({ fsType, point }: MountEntry, uid: number): boolean =>
  (fsType === 'fuse.gvfsd-fuse' && point === `/run/user/${uid}/gvfs`) ||
  (fsType === 'fuse.portal' && point === `/run/user/${uid}/doc`);

/** Kinds of what gvfs shows, by the word before the colon; null for what lies on this PC. */
export function kindOfGvfs(name: string): MediumKind | null {
  const [scheme = ''] = name.split(':');
  if (['mtp', 'gphoto2', 'afc'].includes(scheme)) return 'phone';
  if (scheme === 'cdda') return 'optical';
  if (['archive', 'trash', 'recent', 'computer', 'burn', 'localtest'].includes(scheme)) return null;
  const shares = ['smb-share', 'nfs', 'sftp', 'ftp', 'ftps', 'dav', 'davs', 'afp-volume', 'google-drive', 'onedrive'];
  return shares.includes(scheme) ? 'share' : 'other';
}
