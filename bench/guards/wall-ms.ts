/** Milliseconds since 1970 with fractions, the same in every process. */
export const wallMs = (): number => performance.timeOrigin + performance.now();
