import type { ReactNode } from 'react';
import type { CheckRow } from '#contract/http/lending-api.ts';
import { residueTitles } from '#contract/words/certificate-words.ts';
import { checkFoundTitles, wordOf } from '#contract/words/lending-words.ts';
import { count } from '#contract/words/numbers.ts';
import { dayAndClock } from '#contract/words/time.ts';
import { Badge } from '../../ui/badge.tsx';
import { KeyValueList } from '../../ui/key-value-list.tsx';

const foundTones = { clean: 'good', found: 'bad', 'cannot-tell': 'warn' } as const;

/** What a look at an erased PC found, fact by fact. */
export function CheckFacts({ check }: { readonly check: CheckRow }): ReactNode {
  const { found, residue } = check;
  const present = residue.filter((place) => place.present);
  return (
    <KeyValueList
      items={[
        {
          key: '端末で調べた結果',
          value:
            found === null ? (
              <Badge>端末では調べていない</Badge>
            ) : (
              <Badge tone={foundTones[found]}>{checkFoundTitles[found]}</Badge>
            ),
        },
        { key: '調べた人・日時', value: `${check.by.name}（${dayAndClock(check.at)}）` },
        {
          key: '消去確認用の目印',
          value:
            check.canaries === 0
              ? '置かれていないため、目印では確かめられません。'
              : `${count(check.canaries)}個を探し、${count(check.canariesFound)}個見つかりました。`,
        },
        {
          key: '跡が残る場所',
          value:
            residue.length === 0
              ? '調べていません。'
              : present.length === 0
                ? `${count(residue.length)}か所とも、残っていません。`
                : `残っているか、確かめられない場所：${present.map(({ place }) => wordOf(residueTitles, place)).join('、')}`,
        },
        ...(check.decision === null
          ? []
          : [
              {
                key: '判定',
                value: (
                  <>
                    <Badge tone={check.decision.verdict === 'accepted' ? 'good' : 'bad'}>
                      {check.decision.verdict === 'accepted' ? '認めた' : '認めない'}
                    </Badge>{' '}
                    {dayAndClock(check.decision.at)}
                    {check.decision.reason === '' ? null : <span className="block">{check.decision.reason}</span>}
                  </>
                ),
              },
            ]),
      ]}
    />
  );
}
