interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** At 100 %. Holds one warning with its buttons; what is more scrolls. */
const size = { width: 520, height: 600 } as const;
const marginPx = 16;

/** Lower right of the work area, grown with the page's zoom, never beyond what is visible. */
export function placeWarning(workArea: Area, zoomFactor: number): Area {
  const width = Math.min(Math.round(size.width * zoomFactor), Math.max(1, workArea.width - 2 * marginPx));
  const height = Math.min(Math.round(size.height * zoomFactor), Math.max(1, workArea.height - 2 * marginPx));
  return {
    x: workArea.x + Math.max(0, workArea.width - width - marginPx),
    y: workArea.y + Math.max(0, workArea.height - height - marginPx),
    width,
    height,
  };
}
