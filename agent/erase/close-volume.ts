import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { mountStates } from '#contract/loan/erase-outcome.ts';
import type { RunCommand } from '../platform/command.ts';
import { gocryptfsPath } from '../wipe/crypto-erase/gocryptfs.ts';
import { closeLuks } from '../wipe/crypto-erase/luks.ts';
import { isMounted, unmountAll } from '../wipe/linux-system.ts';
import type { WipeParameters } from '../wipe/parameters.ts';

type MountState = (typeof mountStates)[number];

/**
 * Takes the opened volume away from whoever has it open, without asking: the key is gone from the disk, and what is in
 * memory goes with the program that holds it. A mapping of LUKS that is in use stays until the PC is switched off.
 */
export async function closeVolume({ volume, workFolder }: WipeParameters, run: RunCommand): Promise<MountState> {
  const isClosed = await unmountAll(workFolder, run, '-l');
  switch (volume.kind) {
    case 'none':
      return 'closed';
    case 'luks':
      return isClosed && (await closeLuks(volume.container, run)) ? 'closed' : 'open';
    case 'gocryptfs': {
      for (let tries = 0; tries < 50; tries += 1) {
        const serving = servers(volume.cipherFolder);
        if (serving.length === 0) return isMounted(workFolder) ? 'open' : 'closed';
        for (const pid of serving) end(pid);
        await pause(100);
      }
      return 'open';
    }
  }
}

/** The programs that keep this volume's key in memory, and no others. */
const servers = (cipherFolder: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        if (readlinkSync(`/proc/${pid}/exe`) !== gocryptfsPath) return false;
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(cipherFolder);
      } catch {
        return false;
      }
    })
    .map(Number);

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
