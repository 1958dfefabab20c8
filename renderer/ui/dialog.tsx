import { type ReactNode, useEffect, useState } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading as AriaHeading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { classNames } from './class-names.ts';
import { Icon, type IconName } from './icon.tsx';

const kinds = {
  plain: null,
  warn: { icon: 'warning', ink: 'text-yellow-900', band: 'border-t-8 border-t-yellow-400' },
  error: { icon: 'error', ink: 'text-red-900', band: 'border-t-8 border-t-red-900' },
} as const satisfies Record<string, { icon: IconName; ink: string; band: string } | null>;

interface DialogProps {
  readonly title: string;
  readonly kind?: keyof typeof kinds;
  /** `alertdialog` interrupts; `dialog` was asked for. */
  readonly role?: 'dialog' | 'alertdialog';
  readonly isOpen: boolean;
  /** Esc, or whatever the dialog offers to leave by. */
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}

/** Lies over the screen without unmounting it: what was typed beneath is there again when it closes. */
export function Dialog({ title, kind = 'plain', role = 'dialog', isOpen, onClose, children, actions }: DialogProps) {
  const look = kinds[kind];
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      isDismissable={false}
      className="fixed inset-0 z-50 overflow-y-auto bg-black/60 p-3 sm:p-6"
    >
      <div className="flex min-h-full items-center justify-center">
        <Modal
          className={classNames(
            'w-full max-w-2xl rounded-12 border border-transparent bg-white shadow-4 outline-none',
            look?.band,
          )}
        >
          <AriaDialog role={role} className="rounded-12 p-5 outline-none sm:p-8">
            <GiveFocusBack />
            <div className="flex items-start gap-3">
              {look === null ? null : <Icon name={look.icon} size="xl" className={look.ink} />}
              <AriaHeading slot="title" className="pt-0.5 text-std-22B-150 text-solid-gray-900 sm:text-std-24B-150">
                {title}
              </AriaHeading>
            </div>
            <div className="mt-4 text-std-16N-170">{children}</div>
            <div className="mt-6 flex flex-wrap gap-3">{actions}</div>
          </AriaDialog>
        </Modal>
      </div>
    </ModalOverlay>
  );
}

/**
 * React Aria gives the focus back too early where no press closed the dialog (the warning window took a warning over):
 * everything else is inert until React has run the effects of what went.
 */
function GiveFocusBack(): null {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body && before instanceof HTMLElement) before.focus();
      });
    },
    [before],
  );
  return null;
}
