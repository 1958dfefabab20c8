import { assertNever } from '#contract/errors.ts';
import type { LinuxParameters, LinuxRow, LinuxRowOf } from '#contract/policy/profile-linux.ts';
import type { RunCommand } from '../../platform/command.ts';
import type { RowExecutor } from '../row-executor.ts';
import { fenceExecutor } from './fence-row.ts';
import { fileExecutor } from './file-row.ts';
import { firewallExecutor } from './firewall-row.ts';
import { aclExecutor, directoryExecutor, modeExecutor } from './folder-rows.ts';
import { linesExecutor } from './lines-row.ts';
import { maskExecutor } from './mask-row.ts';
import { membershipExecutor } from './membership-row.ts';
import { modulesExecutor } from './modules-row.ts';
import { mountExecutor } from './mount-row.ts';
import { polkitExecutor } from './polkit-row.ts';
import { serviceExecutor } from './service-row.ts';
import { sysctlExecutor } from './sysctl-row.ts';
import { usbguardExecutor } from './usbguard-row.ts';

/** Who holds a row on Linux: one executor for each kind. */
export function linuxExecutors(
  run: RunCommand,
  borrower: LinuxParameters['borrower'],
): (row: LinuxRow) => RowExecutor<LinuxRow> {
  return (row) => {
    switch (row.kind) {
      case 'file':
        return bound(
          row,
          fileExecutor<LinuxRowOf<'file'>>(run, (file) => ({
            path: file.path,
            text: `${file.content.join('\n')}\n`,
            mode: Number.parseInt(file.mode, 8),
            immutable: file.immutable ?? false,
          })),
        );
      case 'polkit':
        return bound(row, polkitExecutor(run));
      case 'usbguard':
        return bound(row, usbguardExecutor(run));
      case 'modules':
        return bound(row, modulesExecutor(run));
      case 'sysctl':
        return bound(row, sysctlExecutor(run));
      case 'lines':
        return bound(row, linesExecutor(run));
      case 'service':
        return bound(row, serviceExecutor(run));
      case 'mask':
        return bound(row, maskExecutor(run));
      case 'directory':
        return bound(row, directoryExecutor(run, borrower));
      case 'mode':
        return bound(row, modeExecutor(run));
      case 'acl':
        return bound(row, aclExecutor(run, borrower));
      case 'fence':
        return bound(row, fenceExecutor(run, borrower));
      case 'mount':
        return bound(row, mountExecutor(run));
      case 'firewall':
        return bound(row, firewallExecutor(run));
      case 'membership':
        return bound(row, membershipExecutor(run, borrower));
      default:
        return assertNever(row);
    }
  };
}

/** An executor of one kind for the row of that kind it was chosen for. */
function bound<Row extends LinuxRow>(row: Row, executor: RowExecutor<Row>): RowExecutor<LinuxRow> {
  const { isOurs, keepBeside } = executor;
  return {
    capture: () => executor.capture(row),
    apply: () => executor.apply(row),
    restore: (_, prior) => executor.restore(row, prior),
    attest: () => executor.attest(row),
    ...(isOurs === undefined ? {} : { isOurs: (_, now) => isOurs(row, now) }),
    ...(keepBeside === undefined ? {} : { keepBeside: () => keepBeside(row) }),
  };
}
