/** The middle value. @param values at least one */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The value at or below which `share` of the values lie (nearest rank). */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** One line of a bench: ours, the reference of the same run, the ratio, and the mark it is held against. */
export function ratioLine(name: string, ours: number, reference: number, unit: string, mark: number): string {
  const ratio = ours / reference;
  const verdict = ratio <= mark ? 'within' : 'OVER';
  return `${name.padEnd(34)} ours ${ours.toFixed(1).padStart(8)} ${unit}   reference ${reference.toFixed(1).padStart(8)} ${unit}   ratio ${ratio.toFixed(2)} (mark ${mark}: ${verdict})`;
}
