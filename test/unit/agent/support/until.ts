/** Waits for a meaning, not for a time: until `look` gives something other than null. */
export async function until<T>(what: string, look: () => T | null, withinMs = 8_000): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const seen = look();
    if (seen !== null) return seen;
    if (performance.now() > end) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
