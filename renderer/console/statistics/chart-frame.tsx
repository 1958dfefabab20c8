import type { ReactNode } from 'react';
import { useWidth } from './use-width.ts';

/** Narrower than this, a chart scrolls in its own region rather than becoming unreadable. */
const narrowest = 288;

interface ChartFrameProps {
  /** What the chart shows, for those who do not see it: the table beside it holds every number. */
  readonly label: string;
  readonly height: number;
  readonly legend: ReactNode;
  readonly children: (width: number) => ReactNode;
}

/** A drawing as wide as there is room, redrawn where that changes so that its letters keep their size. */
export function ChartFrame({ label, height, legend, children }: ChartFrameProps): ReactNode {
  const [frame, room] = useWidth();
  const width = Math.max(narrowest, room ?? narrowest);
  return (
    <figure ref={frame} className="flex min-w-0 flex-col gap-2">
      <figcaption className="flex flex-wrap gap-x-5 gap-y-1 text-dns-14N-130">{legend}</figcaption>
      {room === null ? null : (
        <svg role="img" aria-label={label} viewBox={`0 0 ${width} ${height}`} className="block h-auto w-full">
          {children(width)}
        </svg>
      )}
    </figure>
  );
}

/** How the same thing looks everywhere: a shape of its own besides its colour, and the system's colours where forced. */
export const looks = {
  bar: 'fill-blue-900 forced-colors:fill-[CanvasText]',
  barOutline: 'fill-white stroke-blue-900 stroke-2 forced-colors:fill-[Canvas] forced-colors:stroke-[CanvasText]',
  line: 'fill-none stroke-orange-900 stroke-[2.5px] forced-colors:stroke-[CanvasText]',
  dot: 'fill-orange-900 forced-colors:fill-[CanvasText]',
  secondLine: 'fill-none stroke-blue-900 stroke-[2.5px] forced-colors:stroke-[CanvasText]',
  secondDot: 'fill-white stroke-blue-900 stroke-2 forced-colors:fill-[Canvas] forced-colors:stroke-[CanvasText]',
  target: 'fill-none stroke-green-900 stroke-2 forced-colors:stroke-[Highlight]',
  targetText: 'fill-green-1000 text-[14px] font-700 forced-colors:fill-[CanvasText]',
  grid: 'stroke-solid-gray-200 forced-colors:stroke-[GrayText]',
  axis: 'stroke-solid-gray-700 forced-colors:stroke-[CanvasText]',
  text: 'fill-solid-gray-800 text-[14px] figures forced-colors:fill-[CanvasText]',
  strong: 'fill-solid-gray-900 text-[14px] font-700 figures forced-colors:fill-[CanvasText]',
} as const;

/** One line of a legend: the mark as it is in the drawing, and what it means. */
export function LegendItem({ mark, children }: { readonly mark: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg aria-hidden="true" viewBox="0 0 28 16" className="h-4 w-7 shrink-0">
        {mark}
      </svg>
      {children}
    </span>
  );
}

interface AxisProps {
  readonly ticks: readonly number[];
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
}

/** Level lines with their values at the left. */
export function ValueAxis({ ticks, y, left, right }: AxisProps): ReactNode {
  return (
    <g>
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={left} x2={right} y1={y(tick)} y2={y(tick)} className={tick === 0 ? looks.axis : looks.grid} />
          <text x={left - 6} y={y(tick) + 5} textAnchor="end" className={looks.text}>
            {tick.toLocaleString('ja-JP')}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Room for the values of an axis, px. */
export const axisWidth = (ticks: readonly number[]): number =>
  10 + 8 * Math.max(...ticks.map((tick) => tick.toLocaleString('ja-JP').length));
