import { useMemo } from 'react';
import { encode } from 'uqr';

interface QrCodeProps {
  readonly content: string;
  /** What it holds, for those who cannot see it. */
  readonly label: string;
}

/** A QR code (ISO/IEC 18004) with its quiet zone, drawn as one path: sharp at any zoom, black on white in any colours. */
export function QrCode({ content, label }: QrCodeProps) {
  const { path, size } = useMemo(() => {
    const code = encode(content, { ecc: 'M', border: 4 });
    const squares = code.data.flatMap((cells, y) =>
      cells.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { path: squares.join(''), size: code.size };
  }, [content]);
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
      className="h-auto w-64 max-w-full forced-color-adjust-none"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
