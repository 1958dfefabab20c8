import type { LookForMedia } from '../media/look.ts';
import type { Medium } from '../media/medium.ts';
import type { Probe } from './measure.ts';

/**
 * Looks for external media. One that is mounted shows that the control does not hold; a stick that is plugged in and
 * refused, that it does. With none there is nothing to try, and that is said.
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
    const usable = media.filter(({ isRefused }) => !isRefused);
    if (usable.length > 0) {
      return {
        state: 'unknown',
        detail: `外部記録媒体（${usable.map(({ device }) => device).join('、')}）が差してあります。抜いてください。`,
      };
    }
    if (media.length === 0) return { state: 'unknown', detail: '外部記録媒体が差していないため、試せません。' };
    const detail = `差してある外部記録媒体（${namesOf(media)}）は、端末に断られ、使えません。抜いてください。`;
    // That a phone is refused says nothing of sticks.
    return { state: media.some(({ kind }) => kind === 'disk') ? 'measured' : 'unknown', detail };
  };

const namesOf = (media: readonly Medium[]): string =>
  media.map(({ device, maker, model }) => [maker, model].filter((word) => word !== '').join(' ') || device).join('、');
