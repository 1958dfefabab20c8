import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../../scripts/setup/say.ts';
import { windowsModules, windowsNode } from '../../../scripts/setup/windows-node.ts';

/** True where Wine is installed. */
export const hasWine = (): boolean => spawnSync('wine', ['--version'], { stdio: 'ignore' }).status === 0;

/** A path of this machine as a program under Wine sees it. */
const asWindows = (path: string): string => `Z:${path.replaceAll('/', '\\')}`;

/** Where the profile under test stands. */
const profileFile = join(repositoryRoot, 'assets/profiles/windows.json');

const sid = 'S-1-5-21-1-2-3-1001';

/**
 * A registry of Windows with nothing in it but what Wine brings, and Node for Windows to work on it. It has real
 * Win32 semantics of keys and values; nothing in it enforces anything, and icacls, wevtutil and PowerShell are not real.
 */
export class WindowsPc {
  readonly folder: string;
  readonly #node: string;
  readonly #env: Readonly<Record<string, string>>;

  private constructor(folder: string, node: string, modules: string) {
    this.folder = folder;
    this.#node = node;
    this.#env = {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      NODE_PATH: asWindows(modules),
      // Without it Wine garbles letters of ours on the command line.
      LC_ALL: 'C.UTF-8',
      WINEPREFIX: join(folder, 'prefix'),
      WINEDEBUG: '-all',
      // Without the parts for .NET and web pages, which would be fetched.
      WINEDLLOVERRIDES: 'mscoree=;mshtml=',
    };
  }

  static async open(): Promise<WindowsPc> {
    const node = await windowsNode();
    const modules = await windowsModules();
    const pc = new WindowsPc(mkdtempSync(join(tmpdir(), 'tanmori-wine-')), node, modules);
    mkdirSync(join(pc.folder, 'prefix'));
    pc.#wine(['wineboot', '-i']);
    // Keys of other users live only as long as the server: it must not end between two commands.
    spawnSync('wineserver', ['-p'], { env: { ...pc.#env }, stdio: 'ignore' });
    // Node asks which Windows it is on.
    pc.reg('add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f');
    const memory = 'HKLM\\SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Memory Management';
    pc.reg('add', `${memory}\\PrefetchParameters`, '/v', 'BootId', '/t', 'REG_DWORD', '/d', '41', '/f');
    const parameters = {
      v: 1,
      platform: 'windows',
      borrower: { account: 'a', sid },
      profile: 'C:\\Users\\a',
      workFolder: 'W:\\work',
      acceptance: null,
    };
    writeFileSync(join(pc.folder, 'parameters.json'), JSON.stringify(parameters));
    return pc;
  }

  /** reg.exe, which has to succeed. */
  reg(...args: readonly string[]): void {
    const done = this.#wine(['reg', ...args]);
    if (done.status !== 0) throw new Error(`reg ${args.join(' ')} ended with ${done.status}`);
  }

  /** Every key of the registry that the profile may touch and all beside them, as `reg export` writes it. */
  photograph(): ReadonlyMap<string, string> {
    const file = join(this.folder, 'photograph.reg');
    const keys = ['HKLM\\SOFTWARE', 'HKLM\\SYSTEM', `HKU\\${sid}`];
    const sections = keys.flatMap((key) => {
      this.reg('export', key, asWindows(file), '/y');
      return readFileSync(file).toString('utf16le').split('\r\n[').slice(1);
    });
    // Wine writes down its own network cards, devices and running services at some later time.
    const lively = /\\(NetworkCards|Control\\DeviceClasses|Control\\ServiceCurrent)[\\\]]/;
    const own = sections.filter((section) => !lively.test(section.split('\r\n')[0] ?? ''));
    return new Map(own.map((section) => [section.split('\r\n')[0] ?? '', section]));
  }

  /** Runs one act of windows-registry-act.ts. @param ids of the rows to attest; all without */
  act(act: 'provision' | 'attest' | 'revert', ids: readonly string[] | null = null): unknown {
    const file = (name: string): string => asWindows(join(this.folder, name));
    const request = {
      act,
      ids,
      profile: asWindows(profileFile),
      parameters: file('parameters.json'),
      state: file('state'),
      answer: file('answer.json'),
    };
    return this.#ask('windows-registry-act.ts', request);
  }

  /** Runs windows-save-act.ts against folders of this machine, as its drives. */
  save(home: string, work: string): unknown {
    return this.#ask('windows-save-act.ts', this.#places(home, work));
  }

  /** Runs windows-incoming-act.ts against folders of this machine; `medium` is the drive that comes. */
  incoming(home: string, work: string, medium: string): unknown {
    this.#drive('e', medium);
    return this.#ask('windows-incoming-act.ts', this.#places(home, work));
  }

  /** Runs windows-approval-act.ts against folders of this machine; `medium` is the drive that comes. */
  approvals(home: string, work: string, medium: string): unknown {
    this.#drive('e', medium);
    return this.#ask('windows-approval-act.ts', this.#places(home, work));
  }

  #places(home: string, work: string): object {
    return {
      root: `${this.#drive('h', home)}a`,
      workFolder: `${this.#drive('w', work)}work`,
      profileFolder: `${this.#drive('p', this.folder)}profile`,
      answer: asWindows(join(this.folder, 'answer.json')),
    };
  }

  /** A folder of this machine as a drive. @returns its root */
  #drive(letter: string, target: string): string {
    symlinkSync(target, join(this.folder, 'prefix/dosdevices', `${letter}:`));
    return `${letter.toUpperCase()}:\\`;
  }

  /** Runs windows-wipe-act.ts on a folder of this machine. */
  wipe(folder: string): unknown {
    return this.#ask('windows-wipe-act.ts', {
      folder: asWindows(folder),
      answer: asWindows(join(this.folder, 'answer.json')),
    });
  }

  /** Runs windows-recorder-act.ts: the recorder's socket, and the agent's connection to its pipe. */
  recorder(): unknown {
    return this.#ask('windows-recorder-act.ts', {
      recorder: asWindows(join(repositoryRoot, 'test/fault/support/windows-recorder-program.ts')),
      folder: asWindows(join(this.folder, 'recorder')),
      answer: asWindows(join(this.folder, 'answer.json')),
    });
  }

  /** What a program of ours beside this file answers, run by Node for Windows. */
  #ask(name: string, request: object): unknown {
    const answer = join(this.folder, 'answer.json');
    rmSync(answer, { force: true });
    const program = asWindows(join(repositoryRoot, 'test/fault/support', name));
    const done = this.#wine([this.#node, program, JSON.stringify(request)]);
    if (done.status !== 0) throw new Error(`${name}: ${readFileSync(join(this.folder, 'said.txt'), 'utf8')}`);
    return JSON.parse(readFileSync(answer, 'utf8'));
  }

  // Node for Windows under Wine cannot open pipes as its output: regular files it can.
  #wine(args: readonly string[]): SpawnSyncReturns<Buffer> {
    const said = openSync(join(this.folder, 'said.txt'), 'w');
    try {
      return spawnSync('wine', [...args], {
        cwd: repositoryRoot,
        env: { ...this.#env },
        stdio: ['ignore', said, said],
      });
    } finally {
      closeSync(said);
    }
  }

  close(): void {
    spawnSync('wineserver', ['-k'], { env: { ...this.#env }, stdio: 'ignore' });
    spawnSync('wineserver', ['-w'], { env: { ...this.#env }, stdio: 'ignore' });
    rmSync(this.folder, { recursive: true, force: true });
  }
}
