import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { Button } from '../../ui/button.tsx';
import { Heading } from '../../ui/heading.tsx';
import { PageFrame } from '../../ui/page-frame.tsx';
import { AccountBar } from '../account/account-bar.tsx';
import { useAccount } from '../account/account-context.tsx';
import { NoticeBell } from '../notices/notice-bell.tsx';
import { MainNavigation } from './main-navigation.tsx';
import { usePageFocus } from './use-page-focus.ts';

export interface ConsolePageProps {
  /** The h1, and the first words of the window's title. */
  readonly title: string;
  readonly width?: 'reading' | 'wide';
  /** A page on the way to another: it takes no focus, and the next one counts as the first. */
  readonly isPassing?: boolean;
  /** Above the h1: the way back. */
  readonly before?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page: who is signed in, where one is, the h1 that takes the focus, the content. */
export function ConsolePage({
  title,
  width = 'reading',
  isPassing = false,
  before,
  children,
}: ConsolePageProps): ReactNode {
  const { state } = useAccount();
  const [path] = useLocation();
  const heading = usePageFocus(title, isPassing ? null : path);
  const signedIn = state.kind === 'signed-in' ? state : null;
  // Where there is little room the ways out wait behind one button; whoever goes to another page finds them closed.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === path;
  const folded = isOpen ? '' : 'max-lg:hidden';
  return (
    <PageFrame
      subtitle="管理画面"
      width={width}
      sample={signedIn?.sample ?? false}
      {...(signedIn === null || signedIn.stage === 'code'
        ? {}
        : {
            aside: (
              <div className="flex flex-wrap items-center justify-end gap-x-4 gap-y-1">
                <NoticeBell />
                <span className="lg:hidden">
                  <Button
                    variant="outline"
                    size="sm"
                    isExpanded={isOpen}
                    onPress={() => setOpenAt(isOpen ? null : path)}
                  >
                    メニュー
                  </Button>
                </span>
                <div className={folded}>
                  <AccountBar account={signedIn.account} />
                </div>
              </div>
            ),
          })}
      {...(signedIn?.stage === 'full'
        ? {
            nav: (
              <div className={folded}>
                <MainNavigation role={signedIn.account.role} />
              </div>
            ),
          }
        : {})}
    >
      {before}
      <Heading level={1} headingRef={heading}>
        {title}
      </Heading>
      <div className="mt-6 flex flex-col gap-8">{children}</div>
    </PageFrame>
  );
}
