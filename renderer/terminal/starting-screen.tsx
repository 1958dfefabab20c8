import { CheckList } from './check-list.tsx';
import { ScreenBody } from './screen-body.tsx';
import type { ScreenOf } from './screen-of.ts';

export function StartingScreen({ screen }: { readonly screen: ScreenOf<'starting'> }) {
  const done = screen.checks.filter((check) => check.state !== 'waiting' && check.state !== 'running').length;
  return (
    <ScreenBody
      title="始業の前に確かめています"
      lead="第6条の制御が働いていることを、実際に試して確かめています。終わると始業が記録されます。"
    >
      <p role="status" className="figures text-std-17B-170">
        {screen.checks.length}項目のうち{done}項目が終わりました
      </p>
      <CheckList checks={screen.checks} />
    </ScreenBody>
  );
}
