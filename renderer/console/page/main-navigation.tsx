import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { Role } from '#contract/http/console-api.ts';
import { classNames } from '../../ui/class-names.ts';
import { firstPage } from '../account/role-pages.ts';
import { type NavigationGroup, navigationOf } from './navigation.ts';
import { PageLink } from './page-link.tsx';

/** The rooms of the console that the role may enter, and below them the pages of the one where one is. */
export function MainNavigation({ role }: { readonly role: Role }): ReactNode {
  const [path] = useLocation();
  const groups = navigationOf(role);
  const here = groups.find(({ pages }) => pages.some(({ to }) => isWithin(path, to)));
  return (
    <div className="border-t border-solid-gray-200">
      <nav aria-label="主なページ" className="bg-solid-gray-50">
        <ul className="mx-auto flex max-w-[85rem] flex-wrap gap-x-2 px-1 sm:px-5">
          {firstPage(role) === '/' ? (
            <Entry to="/" title="ホーム" isHere={path === '/'} isCurrent={path === '/'} />
          ) : null}
          {groups.map((group) => {
            const [first] = group.pages;
            return (
              <Entry
                key={group.title}
                to={first.to}
                title={group.title}
                isHere={group === here}
                isCurrent={path === first.to}
              />
            );
          })}
        </ul>
      </nav>
      {here === undefined || here.pages.length < 2 ? null : <Pages group={here} path={path} />}
    </div>
  );
}

const isWithin = (path: string, to: string): boolean => path === to || path.startsWith(`${to}/`);

function Pages({ group, path }: { readonly group: NavigationGroup; readonly path: string }): ReactNode {
  return (
    <nav aria-label={`${group.title}のページ`} className="border-t border-solid-gray-200">
      <ul className="mx-auto flex max-w-[85rem] flex-wrap gap-x-2 px-1 sm:px-5">
        {group.pages.map(({ to, title }) => (
          <Entry key={to} to={to} title={title} isHere={isWithin(path, to)} isCurrent={path === to} />
        ))}
      </ul>
    </nav>
  );
}

interface EntryProps {
  readonly to: string;
  readonly title: string;
  /** The page, or one below it. */
  readonly isHere: boolean;
  readonly isCurrent: boolean;
}

function Entry({ to, title, isHere, isCurrent }: EntryProps): ReactNode {
  return (
    <li
      className={classNames(
        'border-b-4',
        isHere ? 'border-blue-900' : 'border-transparent forced-colors:border-[Canvas]',
      )}
    >
      <PageLink
        to={to}
        isCurrent={isCurrent}
        className={classNames('flex min-h-11 items-center px-3', isHere ? 'text-oln-16B-100' : 'text-oln-16N-100')}
      >
        {title}
      </PageLink>
    </li>
  );
}
