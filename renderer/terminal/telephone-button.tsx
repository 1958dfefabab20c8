import { Button } from '../ui/button.tsx';

/** The way to 連絡コード and 応答コード, the same on every screen that has it. */
export function TelephoneButton({ onPress }: { readonly onPress: () => void }) {
  return (
    <Button variant="outline" size="md" icon="phone" onPress={onPress}>
      電話で知らせる・受け取る
    </Button>
  );
}
