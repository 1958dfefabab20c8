import type { LookForMedia } from '../media/look.ts';
import type { Probe } from './measure.ts';

/**
 * Looks for external media. One that is mounted shows that the control does not hold; with none there is nothing to
 * try, and that is said.
 */
export const createMediaProbe =
  (look: LookForMedia): Probe =>
  async () => {
    const media = await look();
    const mounts = media.flatMap((medium) => medium.mounts);
    const found = mounts.find(({ writable }) => writable) ?? mounts[0];
    if (found !== undefined) {
      const how = found.writable ? '書き込めます' : '読み出せます';
      return { state: 'absent', detail: `外部記録媒体（${found.point}、${found.fsType}）がつながっていて、${how}。` };
    }
    const plugged = media.map(({ device }) => device);
    return plugged.length > 0
      ? { state: 'unknown', detail: `外部記録媒体（${plugged.join('、')}）が差してあります。抜いてください。` }
      : { state: 'unknown', detail: '外部記録媒体が差していないため、試せません。' };
  };
