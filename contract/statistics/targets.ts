/** 目標設定 of the plan (4章2): テレワーク実施者数（累計）by fiscal year. */
const targets: Readonly<Record<number, number>> = { 2020: 30, 2021: 40, 2022: 50, 2023: 60, 2024: 70 };

/** The plan's target for a fiscal year, in persons since the beginning; null outside the plan's five years. */
export const targetOf = (fiscalYear: number): number | null => targets[fiscalYear] ?? null;

/** The fiscal years that the plan sets a target for. */
export const targetYears: readonly number[] = Object.keys(targets).map(Number);
