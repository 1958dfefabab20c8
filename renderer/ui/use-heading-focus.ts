import { type RefObject, useEffect, useRef } from 'react';

/**
 * Moves the focus to a screen's level-1 heading when the screen appears, so that keyboard and reader start where the
 * eyes do.
 */
export function useHeadingFocus(): RefObject<HTMLHeadingElement | null> {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, []);
  return heading;
}
