import { type RefObject, useEffect, useRef } from 'react';

/**
 * For a place that an address of another page leads to (`/settings#loosening`): what is loaded first is not there yet
 * when the browser looks for it. The place gets the focus, and so comes into sight, as soon as it is.
 */
export function useArrival<T extends HTMLElement>(id: string): RefObject<T | null> {
  const place = useRef<T>(null);
  useEffect(() => {
    if (window.location.hash === `#${id}`) place.current?.focus();
  }, [id]);
  return place;
}
