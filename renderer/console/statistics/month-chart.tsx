import type { ReactNode } from 'react';
import type { StatisticsAnswer } from '#contract/http/statistics-api.ts';
import { unitTitles } from '#contract/statistics/counting.ts';
import { fiscalYearTitle } from '#contract/statistics/fiscal-year.ts';
import { targetOf } from '#contract/statistics/targets.ts';
import { axisWidth, ChartFrame, LegendItem, looks, ValueAxis } from './chart-frame.tsx';
import { axisTicks, placeOn } from './scale.ts';

const height = 560;
/** Above: what ran up, against the target. Below: month by month. They share their months. */
const upper = { top: 24, bottom: 310 } as const;
const lower = { top: 366, bottom: 526 } as const;

/** Bars of each month, and above them the running totals with the year's target. */
export function MonthChart({ answer }: { readonly answer: StatisticsAnswer }): ReactNode {
  const { months, thisMonth, unit, year, section } = answer;
  // The plan's target is the city's: one section is not held against it.
  const target = section === null ? targetOf(year) : null;
  const unitTitle = unitTitles[unit];
  const byDay = unit === 'person-day';
  return (
    <ChartFrame
      label={`${fiscalYearTitle(year)}の月ごとの延べ実施者数の棒と、延べ累計・実人数累計の折れ線。数値は表にあります。`}
      height={height}
      legend={
        <>
          <LegendItem mark={<LineMark className={looks.line} dot="disc" />}>延べ累計（{unitTitle}）</LegendItem>
          <LegendItem mark={<LineMark className={looks.secondLine} dot="box" dash="6 4" />}>
            実人数累計（人）
          </LegendItem>
          {target === null ? null : (
            <LegendItem mark={<LineMark className={looks.target} dot={null} dash="2 4" />}>目標（累計）</LegendItem>
          )}
          <LegendItem mark={<rect x="7" y="2" width="14" height="13" className={looks.bar} />}>
            月の延べ実施者数（{unitTitle}）
          </LegendItem>
          {byDay ? (
            <LegendItem mark={<rect x="8" y="3" width="12" height="11" className={looks.barOutline} />}>
              月の実人数（人）
            </LegendItem>
          ) : null}
        </>
      }
    >
      {(width) => {
        const known = months.filter(({ month }) => month <= thisMonth);
        const top = Math.max(target ?? 0, ...known.map((m) => Math.max(m.runningVisits, m.runningPersons)));
        const runningTicks = axisTicks(top);
        const barTicks = axisTicks(Math.max(...months.map(({ visits }) => visits)), 3);
        const left = Math.max(axisWidth(runningTicks), axisWidth(barTicks));
        const right = width - 8;
        const slot = (right - left) / 12;
        const x = (n: number): number => left + slot * (n + 0.5);
        const yUp = placeOn(runningTicks.at(-1) ?? 1, upper.bottom, upper.top);
        const yLow = placeOn(barTicks.at(-1) ?? 1, lower.bottom, lower.top);
        const path = (value: (month: (typeof known)[number]) => number): string =>
          known.map((month, n) => `${n === 0 ? 'M' : 'L'}${x(n).toFixed(1)} ${yUp(value(month)).toFixed(1)}`).join(' ');
        const last = known.at(-1);
        const bar = Math.min(34, slot * (byDay ? 0.42 : 0.62));
        return (
          <>
            <ValueAxis ticks={runningTicks} y={yUp} left={left} right={right} />
            {target === null ? null : (
              <>
                <path d={`M${left} ${yUp(target)}H${right}`} strokeDasharray="2 4" className={looks.target} />
                <text x={left + 6} y={yUp(target) - 6} className={looks.targetText}>
                  目標 {target}
                </text>
              </>
            )}
            <path d={path((m) => m.runningVisits)} className={looks.line} />
            <path d={path((m) => m.runningPersons)} strokeDasharray="6 4" className={looks.secondLine} />
            {known.map((month, n) => (
              <g key={month.month}>
                <circle cx={x(n)} cy={yUp(month.runningVisits)} r="4" className={looks.dot} />
                <rect
                  {...{ x: x(n) - 4, y: yUp(month.runningPersons) - 4, width: 8, height: 8 }}
                  className={looks.secondDot}
                />
              </g>
            ))}
            {last === undefined ? null : <EndLabels {...{ last, x: x(known.length - 1), y: yUp, right }} />}
            <ValueAxis ticks={barTicks} y={yLow} left={left} right={right} />
            {months.map((month, n) => (
              <g key={month.month}>
                <rect
                  x={x(n) - (byDay ? bar : bar / 2)}
                  y={yLow(month.visits)}
                  width={bar}
                  height={lower.bottom - yLow(month.visits)}
                  className={looks.bar}
                />
                {byDay ? (
                  <rect
                    {...{ x: x(n) + 2, width: Math.max(2, bar - 3), y: yLow(month.persons) }}
                    height={lower.bottom - yLow(month.persons)}
                    className={looks.barOutline}
                  />
                ) : null}
                {month.visits === 0 ? null : (
                  <text
                    x={byDay ? x(n) - bar / 2 : x(n)}
                    y={yLow(month.visits) - 5}
                    textAnchor="middle"
                    className={looks.strong}
                  >
                    {month.visits}
                  </text>
                )}
                <text x={x(n)} y={lower.bottom + 20} textAnchor="middle" className={looks.text}>
                  {Number(month.month.slice(5))}
                  {slot > 34 ? '月' : ''}
                </text>
              </g>
            ))}
          </>
        );
      }}
    </ChartFrame>
  );
}

interface EndLabelsProps {
  readonly last: StatisticsAnswer['months'][number];
  readonly x: number;
  readonly y: (value: number) => number;
  readonly right: number;
}

/** The newest running totals, said at the end of their lines. */
function EndLabels({ last, x, y, right }: EndLabelsProps): ReactNode {
  const isLate = x > right - 60;
  const at = { x: isLate ? x - 10 : x + 10, textAnchor: isLate ? ('end' as const) : ('start' as const) };
  const same = last.runningVisits === last.runningPersons;
  const isNear = y(last.runningPersons) - y(last.runningVisits) < 26;
  return (
    <>
      <text {...at} y={y(last.runningVisits) - 9} className={looks.strong}>
        {last.runningVisits.toLocaleString('ja-JP')}
      </text>
      {same ? null : (
        <text {...at} y={y(last.runningPersons) + (isNear ? 20 : -9)} className={looks.strong}>
          {last.runningPersons.toLocaleString('ja-JP')}
        </text>
      )}
    </>
  );
}

interface LineMarkProps {
  readonly className: string;
  readonly dot: 'disc' | 'box' | null;
  readonly dash?: string;
}

function LineMark({ className, dot, dash }: LineMarkProps): ReactNode {
  return (
    <>
      <path d="M1 8H27" className={className} {...(dash === undefined ? {} : { strokeDasharray: dash })} />
      {dot === 'disc' ? <circle cx="14" cy="8" r="4" className={looks.dot} /> : null}
      {dot === 'box' ? <rect x="10" y="4" width="8" height="8" className={looks.secondDot} /> : null}
    </>
  );
}
