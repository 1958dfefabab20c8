import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CommandResult, RunCommand } from '../../../../../../agent/platform/command.ts';
import type { WindowsParts } from '../../../../../../agent/wipe/windows/windows-wipe.ts';
import type { WipeOrder } from '../../../../../../contract/loan/wipe-report.ts';

const bytesOf = (text: string): Buffer => Buffer.from(text, 'utf8');
const ended = (stdout: string, code = 0): CommandResult => ({
  ...{ kind: 'ended', code, stdout: bytesOf(stdout), stderr: Buffer.alloc(0) },
});
export class Cut extends Error {}

const sid = 'S-1-5-21-1004336348-1177238915-682003330-1105';
export const windowsOrder = (more: Partial<WipeOrder> = {}): WipeOrder => ({
  ...{ v: 1, purpose: 'wipe', terminal: 'T-0012', loan: 'L-20261101-001', canaries: [] },
  ...{ executor: { id: '100900', name: '見本 次郎' }, issuedAt: '2026-11-26T00:00:00.000Z' },
  ...{ scope: ['work', 'residue', 'recorder'], ...more },
});
export const windowsParameters = (more: object = {}) => ({
  ...{ v: 1, platform: 'windows', terminal: 'T-0012', workFolder: 'W:\\作業' },
  borrower: { sid, profile: 'C:\\Users\\mihon' },
  volume: { kind: 'bitlocker', container: 'C:\\TW\\work.vhdx', keyCopies: ['C:\\TW\\recovery.txt'] },
  recorder: ['C:\\ProgramData\\Tanmori\\recorder\\data'],
  ...more,
});

/**
 * A PC whose drives are folders and whose volumes are the bytes of all files in them. The script's answers are written
 * as its text has them: `assumed`, for it never ran (docs/windows-acceptance.md, k).
 */
export class WindowsDisk {
  readonly root = mkdtempSync(join(tmpdir(), 'tanmori-windows-'));
  readonly state = join(this.root, 'state');
  readonly asked: string[] = [];
  readonly inputs: string[] = [];
  isSignedIn = false;
  isAttached = true;
  hasAccount = true;
  hasBeenRestarted = false;
  mark: string | null = null;
  biometrics = 'absent';
  shadows = 2;
  workVolume = 'encrypted';
  /** Of the script's next calls, by step: what it answers instead. */
  readonly instead = new Map<string, CommandResult>();
  /** At which call the power goes, before or after what it does. */
  cut: { readonly at: number; readonly when: 'before' | 'after' } | null = null;

  constructor() {
    onTestFinished(() => rmSync(this.root, { recursive: true }));
    for (const folder of [
      'C:\\Users\\mihon\\AppData\\Local\\Temp',
      'W:\\作業',
      'C:\\ProgramData\\Tanmori\\recorder\\data',
    ])
      mkdirSync(this.place(folder), { recursive: true });
    this.write('C:\\Users\\mihon\\NTUSER.DAT', 'hive');
    this.write(`C:\\$Recycle.Bin\\${sid}\\$R1.txt`, 'thrown away');
    this.write('C:\\ProgramData\\Tanmori\\recorder\\data\\trail.db', 'trail');
    this.write('C:\\TW\\recovery.txt', '111111-222222');
    const container = Buffer.alloc(900_000, 7);
    for (const at of [3, 400_000, 899_000]) container.write('-FVE-FS-', at, 'latin1');
    mkdirSync(dirname(this.place('C:\\TW\\work.vhdx')), { recursive: true });
    writeFileSync(this.place('C:\\TW\\work.vhdx'), container);
  }

  readonly place = (path: string): string => {
    const [drive = '', ...names] = path.split('\\');
    return join(this.root, drive.slice(0, 1), ...names);
  };
  readonly has = (path: string): boolean => existsSync(this.place(path));

  write(path: string, text: string): void {
    mkdirSync(dirname(this.place(path)), { recursive: true });
    writeFileSync(this.place(path), text);
  }

  readonly parts: WindowsParts = {
    script: 'C:\\Program Files\\tanmori\\resources\\windows\\wipe.ps1',
    place: this.place,
    openVolume: (drive) => {
      const bytes = this.volume(drive);
      return {
        read: (into, at) => bytes.copy(into, 0, at),
        close: () => undefined,
      };
    },
  };

  readonly run: RunCommand = async (_file, args, { input }) => {
    const step = args.at(-1) ?? '';
    this.inputs.push(input?.toString('latin1') ?? '');
    const isCut = this.cut?.at === this.asked.push(step);
    if (isCut && this.cut?.when === 'before') throw new Cut();
    const answer = this.instead.get(step) ?? this.answer(step);
    if (isCut) throw new Cut();
    return answer;
  };

  private answer(step: string): CommandResult {
    const reasons = (...list: readonly string[]) => ended(`${JSON.stringify({ v: 1, step, reasons: list })}\r\n`);
    if (step !== 'Look' && this.isSignedIn) return reasons('borrower-running');
    switch (step) {
      case 'Freeze':
        this.shadows = 0;
        return reasons();
      case 'ReleaseVolume':
        this.isAttached = false;
        rmSync(join(this.root, 'W'), { recursive: true, force: true });
        return reasons();
      case 'GatherTraces': {
        mkdirSync(this.place('C:\\ProgramData\\Tanmori\\wipe-gathered'), { recursive: true });
        const spooled = this.place('C:\\Windows\\System32\\spool\\PRINTERS\\00002.SPL');
        if (existsSync(spooled)) renameSync(spooled, this.place('C:\\ProgramData\\Tanmori\\wipe-gathered\\1'));
        return reasons();
      }
      case 'RemoveAccount':
        this.hasAccount = false;
        rmSync(this.place('C:\\Users\\mihon'), { recursive: true, force: true });
        return this.biometrics === 'present' ? reasons('biometrics-left') : reasons();
      case 'ClearPaging': {
        const { mark } = JSON.parse(this.inputs.at(-1) ?? '') as { readonly mark: string };
        // Asked for under another mark, the shutdown has to come after that.
        if (this.mark !== null && this.mark !== mark) this.hasBeenRestarted = false;
        this.mark = mark;
        return this.hasBeenRestarted ? reasons() : reasons('swap-not-erased');
      }
      case 'FillFreeSpace':
        return reasons();
      case 'Trim':
        return reasons('not-supported');
      case 'Look':
        return ended(JSON.stringify(this.look()));
      default:
        return ended('', 1);
    }
  }

  private look() {
    const drives = ['C:', ...(this.isAttached ? ['W:'] : [])];
    return {
      ...{ v: 1, step: 'Look', account: this.hasAccount ? 'present' : 'absent', biometrics: this.biometrics },
      ...{ pageFile: this.hasBeenRestarted ? 'absent' : 'present', hibernation: 'absent', workVolume: this.workVolume },
      ...{ shadows: this.shadows, shared: 0, spool: 0 },
      volumes: drives.map((drive) => ({ drive, bytes: this.volume(drive).length })),
    };
  }

  /** Whole sectors of 4096 bytes: the files one after the other. */
  private volume(drive: string): Buffer {
    const folder = join(this.root, drive.slice(0, 1));
    if (!existsSync(folder)) return Buffer.alloc(4096);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    const bytes = Buffer.concat(files.map(({ parentPath, name }) => readFileSync(join(parentPath, name))));
    return Buffer.concat([bytes, Buffer.alloc(4096 - (bytes.length % 4096))]);
  }
}
