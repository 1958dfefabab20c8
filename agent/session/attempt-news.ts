import type { Warning } from '#contract/ipc/shell-state.ts';
import type { EntryData } from '#contract/trail/catalogue.ts';
import type { Attempt } from '../guards/attempt.ts';
import { quarantineFolder, recoveryFolder } from '../guards/save/types.ts';

/** One attempt at what 第6条 forbids, as the person is told of it once it is recorded. */
export interface AttemptNews extends Pick<Warning, 'code' | 'what' | 'place' | 'now' | 'isHeld'> {
  /** Number of the entry, where the file it tells of can be put back or asked for. */
  readonly seq?: number;
  /** Two news of the same thing have the same: the second takes the place of the first. */
  readonly thing: string;
}

const fileThing = (from: string, bytes: string): string => `${from}\0${bytes}`;

export const savedNews = ({ name, from, to }: EntryData<'save.recovered'>, seq: number): AttemptNews => ({
  ...{ code: 'TM-310', what: name.text, place: from, now: `${recoveryFolder}/${to.text}`, isHeld: true },
  thing: fileThing(from, name.bytes),
  seq,
});

/** Null where the file has gone by itself. */
export const pendingNews = ({ name, from, why }: EntryData<'save.pending'>): AttemptNews | null =>
  why === 'vanished'
    ? null
    : {
        ...{ code: 'TM-310', what: name.text, place: from, now: null, isHeld: false },
        thing: fileThing(from, name.bytes),
      };

/** Null for what the person need not be told of. @param seq number of its entry */
export function attemptNews({ type, data }: Attempt, seq: number): AttemptNews | null {
  switch (type) {
    case 'media.found': {
      const name = [data.maker, data.model].filter((part) => part !== '').join(' ');
      const what = name === '' ? data.device : `${name}（${data.device}）`;
      return { code: 'TM-311', what, place: data.point ?? data.device, now: null, isHeld: false, thing: data.device };
    }
    case 'media.detached':
      return { ...medium(data.device), isHeld: true };
    case 'media.stayed':
      return { ...medium(data.device), isHeld: false };
    case 'print.cancelled':
    case 'print.escaped':
      return {
        ...{ code: 'TM-312', what: data.name, place: data.printer, now: null, isHeld: type === 'print.cancelled' },
        thing: `${data.printer}\0${data.job}`,
      };
    case 'install.recovered':
      return {
        ...{ code: 'TM-313', what: data.name.text, place: data.from, now: `${recoveryFolder}/${data.to.text}` },
        ...{ isHeld: true, thing: fileThing(data.from, data.name.bytes) },
      };
    case 'install.pending':
      if (data.why === 'vanished') return null;
      return {
        ...{ code: 'TM-313', what: data.name.text, place: data.from, now: null, isHeld: false },
        thing: fileThing(data.from, data.name.bytes),
      };
    case 'packages.changed': {
      const [first = ''] = [...data.added, ...data.removed];
      const what = data.added.length + data.removed.length + data.more === 1 ? first : `${first} ほか`;
      return { code: 'TM-314', what, place: '端末のシステム', now: null, isHeld: false, thing: 'packages' };
    }
    case 'save.quarantined':
      return {
        ...{
          code: 'TM-315',
          what: data.name.text,
          place: data.from,
          now: `${quarantineFolder}/${data.to.text}`,
          isHeld: true,
        },
        ...{ thing: fileThing(data.from, data.name.bytes), seq },
      };
    case 'save.quarantine-pending':
      return {
        ...{ code: 'TM-315', what: data.name.text, place: data.from, now: null, isHeld: false },
        thing: fileThing(data.from, data.name.bytes),
      };
    case 'exception.used':
      return null;
  }
}

const medium = (device: string) => ({ code: 'TM-311', what: device, place: device, now: null, thing: device }) as const;
