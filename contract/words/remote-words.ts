import type { RemoteEnd } from '../remote/end.ts';
import type { RemoteTerms } from '../remote/profile.ts';

export const remoteKindTitles: Readonly<Record<RemoteTerms['kind'], string>> = {
  'virtual-desktop': '仮想デスクトップ方式',
  'remote-desktop': 'リモートデスクトップ方式',
  jlis: 'J-LIS実証実験の方式',
};

export const remoteEndTitles: Readonly<Record<RemoteEnd, string>> = {
  left: '本人が切断',
  'session-over': '中断・終業・ロックのため端末守が切断',
  'server-ended': '接続先が切断',
};
