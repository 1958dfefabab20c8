import { assertNever } from '../errors.ts';
import { eraDate } from '../words/era.ts';
import { clock, plainTime } from '../words/time.ts';
import type { Happening, Office, PaperWord, Recipient, SecondWordThing, WorkWord } from './happening.ts';
import type { NoticeKind } from './kinds.ts';

/** What somebody is told. */
export interface Notice {
  readonly kind: NoticeKind;
  readonly to: Recipient;
  /** Also the subject of the e-mail: never a name, nothing that somebody wrote. */
  readonly title: string;
  /** Shown in the console alone. */
  readonly text: string;
  /** Page of the console that it leads to; null where this is all there is. */
  readonly page: string | null;
}

const results: Readonly<Partial<Record<PaperWord, string>>> = {
  approved: '承認されました',
  received: '受け付けられました',
  returned: '差し戻されました',
  refused: '承認されませんでした',
  revoked: '取り消されました',
};
const remarks: Readonly<Partial<Record<PaperWord, string>>> = {
  returned: '直すところが書かれています。直して出し直してください。',
  refused: '理由は申請のページにあります。',
  revoked: '理由は申請のページにあります。',
};
const workTitles: Readonly<Record<WorkWord, string>> = {
  started: '所属の職員が始業しました',
  interrupted: '所属の職員が勤務を中断しました',
  resumed: '所属の職員が勤務を再開しました',
  ended: '所属の職員が終業しました',
  'closed-by-rule': '所属の職員の勤務が、終業の記録がないまま規則により終わりました',
};

const secondWords: Readonly<
  Record<
    SecondWordThing,
    { readonly title: string; readonly page: string; readonly deciders: readonly ('it' | 'auditor')[] }
  >
> = {
  loosening: { title: '第6条の制御を「監視のみ」にする申出', page: '/settings#loosening', deciders: ['it'] },
  disposal: { title: '書類の廃棄の申出', page: '/retention#disposals', deciders: ['it', 'auditor'] },
};

const heads = (section: string): Recipient => ({ to: 'heads', section, withDeputies: false });
const it: Recipient = { to: 'office', role: 'it' };
/** Whoever stands in for a head decides on every paper in that head's stead. */
const officeOf = (office: Office, section: string): Recipient =>
  office === 'manager' ? { to: 'heads', section, withDeputies: true } : { to: 'office', role: office };

/** The one place that says who is told of what, in which words, and where it leads. Pure. */
export function noticesOf(happening: Happening): readonly Notice[] {
  switch (happening.of) {
    case 'paper':
      return ofPaper(happening);
    case 'work':
    case 'not-begun':
    case 'past-end':
    case 'no-answer':
      return ofWork(happening);
    case 'due':
    case 'extended':
    case 'exchanged':
      return ofLoan(happening);
    case 'loss':
    case 'lock':
    case 'controls':
      return ofTerminal(happening);
    case 'finding': {
      const { title, section, dueOn } = happening;
      const text = `指摘「${title}」が出されました。期日は${eraDate(dueOn)}です。${section === null ? '内容は監査に確かめてください。' : '「監査の指摘」で内容を読み、回答してください。'}`;
      const to = section === null ? it : heads(section);
      const page = section === null ? null : '/findings';
      return [{ kind: 'finding', to, title: '監査の指摘が出されました', text, page }];
    }
    case 'second-word':
      return ofSecondWord(happening);
    case 'mail-given-up': {
      const title = 'メールを届けられませんでした';
      const text = `お知らせのメール（番号${happening.id}）を届けられず、送るのをやめました。`;
      return (['it', 'admin'] as const).map((role) => ({
        ...{ kind: 'mail-failed' as const, to: { to: 'office' as const, role }, title, text, page: '/mails' },
      }));
    }
    default:
      return assertNever(happening);
  }
}

type Of<Name extends Happening['of']> = Extract<Happening, { readonly of: Name }>;

function ofPaper({ paper, applicant, section, word, waitsFor, mustSee }: Of<'paper'>): readonly Notice[] {
  const named = `${paper.title} ${paper.number}`;
  const result = results[word];
  const { page } = paper;
  return [
    ...(result === undefined
      ? []
      : [
          {
            ...{ kind: 'paper-decided' as const, to: { to: 'person' as const, id: applicant.id } },
            ...{ title: `${named}が${result}`, text: remarks[word] ?? '', page },
          },
        ]),
    ...(waitsFor === null
      ? []
      : [
          {
            ...{ kind: 'paper-waiting' as const, to: officeOf(waitsFor, section) },
            title: `${named}があなたの手続きを待っています`,
            ...{ text: `${applicant.name}さんの${paper.title}です。`, page },
          },
        ]),
    ...(mustSee === null
      ? []
      : [
          {
            ...{ kind: 'paper-waiting' as const, to: officeOf(mustSee, section) },
            title: `${named}が${word === 'withdrawn' ? '取り下げられました' : '取り消されました'}`,
            ...{ text: `${applicant.name}さんの${paper.title}です。見たことを記録してください。`, page },
          },
        ]),
  ];
}

function ofSecondWord({ what, asker, word }: Of<'second-word'>): readonly Notice[] {
  const { title, page, deciders } = secondWords[what];
  if (word === 'asked') {
    const text = `${asker.name}さんが申し出ました。内容を確かめて、自分の席で決めてください。`;
    return deciders.map((role) => ({
      ...{ kind: 'paper-waiting' as const, to: { to: 'office' as const, role } },
      ...{ title: `${title}が、確かめる人を待っています`, text, page },
    }));
  }
  const became = word === 'confirmed' ? '確かめられました' : '取り下げられました';
  const to: Recipient = { to: 'person', id: asker.id };
  return [{ kind: 'paper-decided', to, title: `${title}が${became}`, text: '', page }];
}

function ofWork(happening: Of<'work' | 'not-begun' | 'past-end' | 'no-answer'>): readonly Notice[] {
  const { staff, section } = happening;
  const to = heads(section);
  const page = '/board';
  switch (happening.of) {
    case 'work': {
      const text = `${staff.name}さん（${clock(happening.at)}）`;
      return [{ kind: 'work', to, title: workTitles[happening.word], text, page }];
    }
    case 'not-begun': {
      const text = `${staff.name}さんの予定は${plainTime(happening.planned)}からです。${happening.minutes}分過ぎても、始業の記録も電話の報告も庁内に届いていません。`;
      return [{ kind: 'work-missing', to, title: '予定の時刻を過ぎても始業がありません', text, page }];
    }
    case 'past-end': {
      const text = `${staff.name}さんの終業の記録が庁内に届いていません。時間外の勤務は命じられません（第8条4項）。`;
      return [{ kind: 'work-missing', to, title: '勤務時間を過ぎても終業がありません', text, page }];
    }
    case 'no-answer': {
      const title = '在席の確認に応答がありませんでした';
      const kind = 'presence';
      const own = `${clock(happening.at)}に在席を確かめましたが、応答がありませんでした。所属に連絡してください。`;
      return [
        { kind, to, title, text: `${staff.name}さん（${clock(happening.at)}）`, page },
        { kind, to: { to: 'person', id: staff.id }, title, text: own, page: null },
      ];
    }
  }
}

function ofLoan(happening: Of<'due' | 'extended' | 'exchanged'>): readonly Notice[] {
  const { staff, section, terminal } = happening;
  const person: Recipient = { to: 'person', id: staff.id };
  const own = '/loan-requests';
  const page = `/ledger/${terminal}`;
  switch (happening.of) {
    case 'due': {
      const day = eraDate(happening.to);
      if (happening.when === 'tomorrow') {
        const title = `端末 ${terminal}の返却期限は明日です`;
        return [
          {
            kind: 'lending',
            to: person,
            title,
            text: `期限は${day}です。成果物を提出してから返してください。`,
            page: own,
          },
          {
            kind: 'lending',
            to: heads(section),
            title,
            text: `${staff.name}さんが借りています。期限は${day}です。`,
            page,
          },
        ];
      }
      const title = `端末 ${terminal}の返却が遅れています`;
      const text = `${staff.name}さんが借りています。期限は${day}でした。`;
      return [
        { kind: 'lending', to: person, title, text: `期限は${day}でした。すぐに返してください。`, page: own },
        { kind: 'overdue', to: heads(section), title, text, page },
        { kind: 'overdue', to: it, title, text, page },
      ];
    }
    case 'extended': {
      const title = `端末 ${terminal}の貸出期間が延びました`;
      const text = `新しい期限は${eraDate(happening.to)}です。`;
      return [{ kind: 'lending', to: person, title, text, page: own }];
    }
    case 'exchanged': {
      const title = `端末 ${terminal}を交換します`;
      const text = `代わりの端末は${happening.replacement}です。`;
      return [
        {
          kind: 'lending',
          to: person,
          title,
          text: `${text}受け取りについて情報政策課に確かめてください。`,
          page: own,
        },
        { kind: 'lending', to: heads(section), title, text: `${staff.name}さんが借りています。${text}`, page },
      ];
    }
  }
}

function ofTerminal(happening: Of<'loss' | 'lock' | 'controls'>): readonly Notice[] {
  const { terminal, section } = happening;
  const both = (section === null ? [it] : [heads(section), it]) as readonly Recipient[];
  switch (happening.of) {
    case 'loss': {
      const title = `端末 ${terminal}の紛失・盗難が届け出られました`;
      const text = '端末の状態と、持ち出したデータを確かめてください（第5条6項）。';
      return both.map((to) => ({ kind: 'loss', to, title, text, page: `/ledger/${terminal}` }));
    }
    case 'lock': {
      const title = `端末 ${terminal}がロックされました`;
      const text = `理由の番号は${happening.code}です。`;
      return both.map((to) => ({ kind: 'lock', to, title, text, page: '/terminals' }));
    }
    case 'controls': {
      const title = `端末 ${terminal}で第6条の制御が確かめられませんでした`;
      const text = '制御がそろうまで、この端末では始業できません。';
      return both.map((to) => ({ kind: 'lock', to, title, text, page: '/terminals' }));
    }
  }
}
