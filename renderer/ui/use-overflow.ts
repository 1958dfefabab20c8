import { type RefCallback, useCallback, useState } from 'react';

/** A ref, and whether its element's content is wider than the element, kept up to date as either changes. */
export function useOverflow(): readonly [RefCallback<HTMLElement>, boolean] {
  const [overflows, setOverflows] = useState(false);
  const watch = useCallback<RefCallback<HTMLElement>>((element) => {
    if (element === null) return;
    const measure = () => setOverflows(element.scrollWidth > element.clientWidth + 1);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    for (const child of element.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  return [watch, overflows];
}
