import type { RolledBack } from '../anchors/compare-anchors.ts';
import type { NewEntry } from '../trail/new-entry.ts';
import { lockDrafts, openId } from './lock.ts';
import type { TrailState } from './trail-state.ts';

const anchorNames: Readonly<Record<RolledBack['anchor'], string>> = {
  file: '端末の控え',
  keyring: '鍵束の控え',
  office: '庁内サーバー',
};

/**
 * What is written where an anchor knows another trail: what it knew, once for each of its words, and the lock.
 * @param found entries the store held when this was found
 */
export function rollBackDrafts(state: TrailState, known: RolledBack, found: number): readonly NewEntry[] {
  const { anchor, seq, head } = known;
  const told = state.rolledBack;
  const isNews = !(told?.anchor === anchor && told.seq === seq && told.head === head);
  const entry: NewEntry = {
    type: 'trail.rolled-back',
    session: openId(state.session),
    actor: 'system',
    data: { anchor, anchorSeq: seq, anchorHead: head, found },
  };
  const detail = `${anchorNames[anchor]}が覚えている記録${seq}番が、この端末の記録と合いません。`;
  return [...(isNews ? [entry] : []), ...lockDrafts(state, 'TM-203', detail)];
}

/** What is written where the trail runs on another machine than before. None where that was told already. */
export function machineDrafts(state: TrailState, enrolled: string, found: string): readonly NewEntry[] {
  if (found === (state.machine ?? enrolled)) return [];
  return [
    { type: 'machine.changed', session: openId(state.session), actor: 'system', data: { enrolled, found } },
    ...lockDrafts(state, 'TM-203', '貸し出した端末と違う機器で動いています。'),
  ];
}
