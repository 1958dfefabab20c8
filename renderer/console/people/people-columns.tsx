import { roleTitles } from '#contract/http/console-api.ts';
import { employmentTitles } from '#contract/people/employment.ts';
import type { PersonRow } from '#contract/people/people-api.ts';
import { eraDate } from '#contract/words/era.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import type { Column } from '../../ui/data-table.tsx';
import { PageLink } from '../page/page-link.tsx';

const passwordWords = { none: '未発行', initial: '初めのまま', own: '設定済み' } as const;
const faint = 'block text-dns-14N-130 text-solid-gray-700';

interface Presses {
  /** Nobody disables or resets themselves. */
  readonly me: string;
  readonly busy: boolean;
  readonly onIssue: (person: PersonRow) => void;
  readonly onAct: (person: PersonRow) => void;
}

export const peopleColumns = ({ me, busy, onIssue, onAct }: Presses): readonly Column<PersonRow>[] => [
  { key: 'id', title: '職員番号', noWrap: true, cell: ({ id }) => <PageLink to={`/people/${id}`}>{id}</PageLink> },
  {
    key: 'name',
    title: '氏名',
    isRowHeader: true,
    cell: ({ name, kana, privateUse }) => (
      <span className="block min-w-32">
        <span className={faint}>{kana}</span>
        {name}
        {privateUse ? <span className={faint}>外字を含みます</span> : null}
      </span>
    ),
  },
  {
    key: 'section',
    title: '所属・役職',
    cell: ({ sectionName, post, coming, earlier }) => (
      <span className="block min-w-40">
        {sectionName}
        {post === '' ? null : `　${post}`}
        {coming === null ? null : (
          <span className={faint}>
            {eraDate(coming.from)}から{coming.sectionName}
          </span>
        )}
        {earlier.slice(0, 2).map(({ sectionName: before, to }) => (
          <span key={to} className={faint}>
            {eraDate(to)}まで{before}
          </span>
        ))}
      </span>
    ),
  },
  {
    key: 'employment',
    title: '任用区分',
    cell: ({ employment }) => (employment === null ? '未登録' : employmentTitles[employment]),
  },
  { key: 'role', title: '役割', noWrap: true, cell: ({ role }) => roleTitles[role] },
  {
    key: 'state',
    title: '利用・パスワード',
    cell: (person) => (
      <span className="flex min-w-40 flex-col items-start gap-2">
        <Badge tone={person.disabled ? 'neutral' : 'good'}>{person.disabled ? '停止中' : '利用できます'}</Badge>
        <span className={faint}>パスワード：{passwordWords[person.password]}</span>
        {person.id === me ? null : (
          <span className="flex flex-wrap gap-2">
            {person.disabled ? null : (
              <Button
                variant="outline"
                size="sm"
                isDisabled={busy}
                ariaLabel={`${person.name} パスワードを${person.password === 'none' ? '発行する' : '発行し直す'}`}
                onPress={() => onIssue(person)}
              >
                {person.password === 'none' ? '発行する' : '発行し直す'}
              </Button>
            )}
            <Button
              variant="outline"
              size="sm"
              ariaLabel={`${person.name} 利用を${person.disabled ? '再開する' : '止める'}`}
              onPress={() => onAct(person)}
            >
              {person.disabled ? '再開する' : '止める'}
            </Button>
          </span>
        )}
      </span>
    ),
  },
];
