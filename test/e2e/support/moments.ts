import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import {
  endWork,
  interrupt,
  openEnding,
  resume,
  saveAs,
  signIn,
  startWork,
} from '../../../scripts/tour/terminal-day.ts';
import type { DrivenShell } from '../../../scripts/world/launch.ts';
import type { World } from '../../../scripts/world/world.ts';
import { pauseServer, requestWaits } from './paused-server.ts';

/** One day at the terminal; each has its own names and texts. */
export interface DayAtWork {
  readonly world: World;
  readonly shell: DrivenShell;
  /** Name of a file that is saved on the desktop at the moment of the same name. */
  readonly forbidden: string;
  readonly result: string;
}

/** A moment of the day at which something may die. */
export interface Moment {
  readonly name: string;
  /** Whether a session is open then; null where that is decided in the same instant. */
  readonly open: boolean | null;
  /** True where 終業 is on record already. */
  readonly ended: boolean;
  /** True where {@link DayAtWork.forbidden} is saved. */
  readonly saves?: true;
  /** What stands in 業務の成果 then. */
  readonly draft?: string;
  /** Leads there. What the trail holds afterwards has been told as recorded. */
  readonly lead: (day: DayAtWork) => Promise<void>;
  /** Done last, with the death right behind it. */
  readonly trigger?: (day: DayAtWork) => Promise<void>;
}

const forbiddenPath = ({ world, forbidden }: DayAtWork) => join(world.layout.borrowerHome, 'Desktop', forbidden);

const toWork = async ({ shell: { page } }: DayAtWork): Promise<void> => {
  await signIn(page);
  await startWork(page);
};

const halfResult = '半分まで書いた成果';

export const moments: readonly Moment[] = [
  {
    name: 'before sign-in',
    open: false,
    ended: false,
    lead: ({ shell: { page } }) => expect(page.getByRole('heading', { level: 1, name: 'サインイン' })).toBeVisible(),
  },
  {
    name: 'while the controls are tried',
    open: null,
    ended: false,
    lead: ({ shell: { page } }) => signIn(page),
    trigger: ({ shell: { page } }) => page.getByRole('button', { name: '始業', exact: true }).click(),
  },
  { name: 'at work', open: true, ended: false, lead: toWork },
  {
    name: 'right after a forbidden save',
    open: true,
    ended: false,
    saves: true,
    lead: toWork,
    trigger: (day) => saveAs(day.world, forbiddenPath(day), `${day.result}\n`),
  },
  {
    name: 'as a forbidden save is moved away',
    open: true,
    ended: false,
    saves: true,
    lead: toWork,
    trigger: async (day) => {
      await saveAs(day.world, forbiddenPath(day), `${day.result}\n`);
      // No poll with pauses: the move and its entry lie milliseconds apart.
      while (existsSync(forbiddenPath(day))) await new Promise((resolve) => setImmediate(resolve));
    },
  },
  {
    name: 'interrupted',
    open: true,
    ended: false,
    lead: async (day) => {
      await toWork(day);
      await interrupt(day.shell.page, '休憩');
    },
  },
  {
    name: 'ending, with half of the result typed',
    open: true,
    ended: false,
    draft: halfResult,
    lead: async (day) => {
      await toWork(day);
      await openEnding(day.shell.page);
      await day.shell.page.getByLabel('業務の成果').fill(halfResult);
    },
  },
  {
    name: 'right after 終業',
    open: false,
    ended: true,
    lead: async (day) => {
      await toWork(day);
      await openEnding(day.shell.page);
      await endWork(day.shell.page, day.result);
    },
  },
  {
    name: 'during the upload',
    open: true,
    ended: false,
    lead: async (day) => {
      await toWork(day);
      pauseServer(day.world);
      await interrupt(day.shell.page, '離席');
      await resume(day.shell.page);
      await requestWaits(day.world);
    },
  },
];
