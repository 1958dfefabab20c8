import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placeWarning } from '../../../main/warning-place.ts';

const area = fc.record({
  x: fc.integer({ min: -4000, max: 4000 }),
  y: fc.integer({ min: -4000, max: 4000 }),
  width: fc.integer({ min: 320, max: 4000 }),
  height: fc.integer({ min: 240, max: 4000 }),
});

it('stands at the lower right, clear of the edges', () => {
  const placed = placeWarning({ x: 0, y: 0, width: 1366, height: 728 }, 1);
  expect(placed).toEqual({ x: 830, y: 112, width: 520, height: 600 });
});

it('stands on a display to the left of the first', () => {
  expect(placeWarning({ x: -1920, y: 0, width: 1920, height: 1040 }, 1)).toMatchObject({ x: -536, y: 424 });
});

it('grows with the zoom so that the same words fit', () => {
  expect(placeWarning({ x: 0, y: 0, width: 3840, height: 2160 }, 2)).toMatchObject({ width: 1040, height: 1200 });
});

it('never leaves the work area, whatever the display and the zoom', () => {
  fc.assert(
    fc.property(area, fc.double({ min: 1, max: 4, noNaN: true }), (workArea, zoom) => {
      const { x, y, width, height } = placeWarning(workArea, zoom);
      expect(x).toBeGreaterThanOrEqual(workArea.x);
      expect(y).toBeGreaterThanOrEqual(workArea.y);
      expect(x + width).toBeLessThanOrEqual(workArea.x + workArea.width);
      expect(y + height).toBeLessThanOrEqual(workArea.y + workArea.height);
    }),
  );
});
