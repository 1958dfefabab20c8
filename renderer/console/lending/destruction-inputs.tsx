import type { ReactNode } from 'react';
import { destructionTitles } from '#contract/words/certificate-words.ts';
import { RadioChoices } from '../../ui/radio-choices.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import type { DestructionFaults, DestructionFields } from './read-destruction.ts';

interface DestructionInputsProps {
  readonly fields: DestructionFields;
  readonly faults: DestructionFaults;
  readonly onFields: (part: Partial<DestructionFields>) => void;
}

/** How a medium was destroyed. */
export function DestructionInputs({ fields, faults, onFields }: DestructionInputsProps): ReactNode {
  return (
    <>
      <RadioChoices
        label="破壊の方法"
        isRequired
        columns={2}
        choices={techniques}
        value={fields.technique}
        onChange={(technique) => onFields({ technique })}
        errorMessage={faults.technique}
      />
      <TextInput
        label="どのように壊したか"
        description="例：記憶媒体を取り外し、穴を4か所あけた。"
        isRequired
        maxLength={400}
        value={fields.detail}
        onChange={(detail) => onFields({ detail })}
        errorMessage={faults.detail}
      />
      <TextInput
        label="使った機器"
        isRequired
        width="lg"
        maxLength={120}
        value={fields.tool}
        onChange={(tool) => onFields({ tool })}
        errorMessage={faults.tool}
      />
    </>
  );
}

const techniques = (['shred', 'disintegrate', 'pulverize', 'incinerate', 'melt', 'other'] as const).map((value) => ({
  value,
  label: destructionTitles[value],
}));
