const paths = {
  check: 'M9.5 16.2 5.3 12l-1.4 1.4 5.6 5.6L20.6 7.9l-1.4-1.4z',
  cross: 'M18.3 7.1 16.9 5.7 12 10.6 7.1 5.7 5.7 7.1l4.9 4.9-4.9 4.9 1.4 1.4 4.9-4.9 4.9 4.9 1.4-1.4-4.9-4.9z',
  warning: 'M12 2.6 1.2 21.3h21.6zm1 15.4h-2v-2h2zm0-3.8h-2V9.4h2z',
  error: 'M8.1 2h7.8L22 8.1v7.8L15.9 22H8.1L2 15.9V8.1zm4.9 15.2v-2.1h-2v2.1zm0-4V6.8h-2v6.4z',
  info: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm1 15h-2v-6.4h2zm0-8.2h-2V6.9h2z',
  success: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm-1.7 14.7L5.9 12.3l1.4-1.4 3 3 6.4-6.4 1.4 1.4z',
  unknown:
    'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm1 16h-2v-2h2zm1.6-6.4c-.9 1-1.5 1.3-1.5 2.6h-2.2c0-2.2 1-2.8 1.9-3.8.5-.5.8-.9.8-1.5 0-.8-.6-1.4-1.6-1.4-1 0-1.7.7-1.8 1.7l-2.1-.3C7.3 6.9 9.2 5.3 12 5.300c2.4 0 4 1.3 4 3.4 0 1.2-.6 2.1-1.4 2.900z',
  waiting:
    'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm1 3h-2v6l4.6 2.8 1-1.7-3.6-2.100z',
  folder:
    'M3 5.500A1.5 1.5 0 0 1 4.5 4H10l2 2.500h7.500A1.5 1.5 0 0 1 21 8v10.500a1.5 1.5 0 0 1-1.5 1.500h-15A1.5 1.5 0 0 1 3 18.500zM5 9v9h14V9z',
  media: 'M8 2h8v6h2.500v14h-13V8H8zm2 2v4h4V4zm-2.5 6v10h9V10zM10.5 5h1v2h-1zm2 0h1v2h-1z',
  print:
    'M7 3h10v5h2.500A1.5 1.5 0 0 1 21 9.500V17h-4v4H7v-4H3V9.500A1.5 1.5 0 0 1 4.5 8H7zm2 2v3h6V5zm0 10v4h6v-4zm8.5-4.500v2h2v-2z',
  install: 'M11 3h2v9.200l3.3-3.3 1.4 1.400L12 16l-5.7-5.7 1.4-1.4 3.3 3.300zM4 18h16v3H4z',
  lock: 'M12 2a5 5 0 0 0-5 5v3H5v12h14V10h-2V7a5 5 0 0 0-5-5zm-3 8V7a3 3 0 0 1 6 0v3zm2 4h2v4h-2z',
  record: 'M6 2h9l5 5v15H4V2zm0 2v16h12V8h-4V4zm2 7h8v2H8zm0 4h8v2H8z',
  line: 'M12 4C7.6 4 3.7 5.7.8 8.500l1.8 1.800a13.4 13.4 0 0 1 18.8 0l1.8-1.800A16 16 0 0 0 12 4zm0 5.500c-2.9 0-5.5 1.1-7.5 3l1.8 1.800a8.2 8.2 0 0 1 11.4 0l1.8-1.800a10.8 10.8 0 0 0-7.5-3zm0 5.500c-1.3 0-2.6.5-3.5 1.400L12 20l3.5-3.600A5 5 0 0 0 12 15z',
  shield:
    'M12 1.8 3.5 5v6.500c0 5 3.6 9.3 8.5 10.7 4.9-1.4 8.5-5.7 8.5-10.700V5zm-1.2 14L7 12l1.4-1.4 2.4 2.4 4.8-4.800L17 9.600z',
  phone:
    'M6.6 2.5 10 3.200l1 4.6-2.3 1.900a12.5 12.5 0 0 0 5.6 5.600l1.9-2.3 4.6 1 .7 3.400c-.7 2.2-2.4 3.6-4.7 3.600C9 21 3 15 3 7.200c0-2.3 1.4-4 3.6-4.700z',
  clock:
    'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20zm0 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16zm1 3h-2v6l4.6 2.8 1-1.7-3.6-2.100z',
  bell: 'M12 2a2 2 0 0 0-2 2v.6A6.5 6.500 0 0 0 5.500 10.900V16L3.500 18v1h17v-1l-2-2v-5.100A6.5 6.5 0 0 0 14 4.600V4a2 2 0 0 0-2-2zm-2.200 18a2.200 2.200 0 0 0 4.400 0z',
  chevron: 'M7.4 9 6 10.400l6 6 6-6L16.6 9 12 13.600z',
} as const;

export type IconName = keyof typeof paths;

const sizes = { sm: 'size-4', md: 'size-5', lg: 'size-6', xl: 'size-10' } as const;

interface IconProps {
  readonly name: IconName;
  readonly size?: keyof typeof sizes;
  readonly className?: string;
}

/** A drawing beside words that say the same; never the only bearer of a meaning, so it is hidden from readers. */
export function Icon({ name, size = 'md', className = '' }: IconProps) {
  return (
    <svg
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
      className={`inline-block shrink-0 fill-current forced-colors:text-inherit! ${sizes[size]} ${className}`}
    >
      <path fillRule="evenodd" d={paths[name]} />
    </svg>
  );
}
