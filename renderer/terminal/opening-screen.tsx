import { Progress } from '../ui/progress.tsx';
import { ScreenBody } from './screen-body.tsx';

export function OpeningScreen() {
  return (
    <ScreenBody title="端末守を準備しています" lead="記録係と監視係につないでいます。このままお待ちください。">
      <Progress label="準備しています" />
    </ScreenBody>
  );
}
