import type { ReactNode } from 'react';
import type { StatisticsAnswer } from '#contract/http/statistics-api.ts';
import { unitTitles } from '#contract/statistics/counting.ts';
import { eraYear } from '#contract/words/era.ts';
import { axisWidth, ChartFrame, LegendItem, looks, ValueAxis } from './chart-frame.tsx';
import { axisTicks, placeOn } from './scale.ts';

const height = 290;
const area = { top: 26, bottom: 236 } as const;

/** What each fiscal year ran up to, beside the plan's target for it. */
export function YearChart({ answer }: { readonly answer: StatisticsAnswer }): ReactNode {
  const { years, unit, section, thisMonth } = answer;
  const hasTargets = section === null;
  return (
    <ChartFrame
      label="年度ごとの延べ累計と実人数累計の棒と、計画の目標の線。数値は表にあります。"
      height={height}
      legend={
        <>
          <LegendItem mark={<rect x="7" y="2" width="14" height="13" className={looks.bar} />}>
            延べ累計（{unitTitles[unit]}）
          </LegendItem>
          <LegendItem mark={<rect x="8" y="3" width="12" height="11" className={looks.barOutline} />}>
            実人数累計（人）
          </LegendItem>
          {hasTargets ? (
            <LegendItem mark={<path d="M2 8H26" className={looks.target} />}>目標（累計）</LegendItem>
          ) : null}
        </>
      }
    >
      {(width) => {
        const isKnown = ({ year }: (typeof years)[number]): boolean => `${year}-04` <= thisMonth;
        const top = Math.max(
          ...years.map((each) => Math.max(hasTargets ? (each.target ?? 0) : 0, isKnown(each) ? each.runningVisits : 0)),
        );
        const ticks = axisTicks(top);
        const left = axisWidth(ticks);
        const right = width - 8;
        const slot = (right - left) / years.length;
        const y = placeOn(ticks.at(-1) ?? 1, area.bottom, area.top);
        const bar = Math.min(36, slot * 0.36);
        return (
          <>
            <ValueAxis ticks={ticks} y={y} left={left} right={right} />
            {years.map((each, n) => {
              const middle = left + slot * (n + 0.5);
              const known = isKnown(each);
              return (
                <g key={each.year}>
                  {known ? (
                    <>
                      <rect
                        {...{ x: middle - bar - 1, y: y(each.runningVisits), width: bar }}
                        height={area.bottom - y(each.runningVisits)}
                        className={looks.bar}
                      />
                      <rect
                        {...{ x: middle + 2, y: y(each.runningPersons), width: Math.max(2, bar - 2) }}
                        height={area.bottom - y(each.runningPersons)}
                        className={looks.barOutline}
                      />
                      <text
                        {...{ x: middle - bar / 2, y: y(each.runningVisits) - 5, textAnchor: 'middle' }}
                        className={looks.strong}
                      >
                        {each.runningVisits.toLocaleString('ja-JP')}
                      </text>
                    </>
                  ) : null}
                  {hasTargets && each.target !== null ? (
                    <>
                      <path
                        d={`M${middle - slot * 0.42} ${y(each.target)}H${middle + slot * 0.42}`}
                        className={looks.target}
                      />
                      <text
                        {...{ x: middle + slot * 0.42, y: y(each.target) - 5, textAnchor: 'end' }}
                        className={looks.targetText}
                      >
                        {each.target}
                      </text>
                    </>
                  ) : null}
                  <text x={middle} y={area.bottom + 20} textAnchor="middle" className={looks.text}>
                    {slot > 64 ? eraYear(`${each.year}-04-01`) : `'${String(each.year).slice(2)}`}
                  </text>
                  {slot > 64 ? (
                    <text x={middle} y={area.bottom + 38} textAnchor="middle" className={looks.text}>
                      （{each.year}）
                    </text>
                  ) : null}
                </g>
              );
            })}
          </>
        );
      }}
    </ChartFrame>
  );
}
