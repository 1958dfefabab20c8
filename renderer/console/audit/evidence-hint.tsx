import type { ReactNode } from 'react';

/** What becomes of a bundle once it is downloaded: whoever takes one out has to know how it proves anything. */
export function EvidenceHint(): ReactNode {
  return (
    <p className="text-std-16N-170">
      証拠ファイルが書き換えられていないことは、ネットワークにつながないパソコンで、検証プログラム（tanmori-verify）を使って確かめます。検証プログラムと信頼ファイルは、証拠ファイルとは別に、前もって情報政策課から受け取ってください。
    </p>
  );
}
