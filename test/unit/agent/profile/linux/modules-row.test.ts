import { describe, expect, it } from 'vitest';
import { isRefused } from '../../../../../agent/profile/linux/modules-row.ts';

const scsi = 'insmod /lib/modules/6.1.0-56-amd64/kernel/drivers/scsi/scsi_mod.ko ';
const no = 'install /bin/false ';

describe('what modprobe would do with a module', () => {
  it.each([
    ['alone', [no]],
    ['after what it needs', [scsi, no]],
    ['after another that is refused', [scsi, no, no]],
    ['after a compressed one', ['insmod /lib/modules/6.1/scsi_mod.ko.xz', no]],
  ])('is a refusal: %s', (_, lines) => expect(isRefused(lines)).toBe(true));

  it.each([
    ['nothing', []],
    ['loading it', [scsi, 'insmod /lib/modules/6.1/usb-storage.ko ']],
    ['loading it after a refusal', [no, 'insmod /lib/modules/6.1/uas.ko ']],
    ['another command', ['install /sbin/modprobe --ignore-install usb-storage']],
    ['another command before a refusal', ['install /bin/sh -c x', no]],
    ['another word after it', ['install /bin/false || /sbin/insmod x.ko']],
  ])('is no refusal: %s', (_, lines) => expect(isRefused(lines)).toBe(false));
});
