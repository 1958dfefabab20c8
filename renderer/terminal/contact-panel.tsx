import type { z } from 'zod';
import type { Contact } from '#contract/loan/package.ts';
import { Heading } from '../ui/heading.tsx';
import { Icon } from '../ui/icon.tsx';
import { ContactCodeCard } from './contact-code-card.tsx';

type Person = z.infer<typeof Contact>;

interface ContactPanelProps {
  /** Null where the loan's facts are not known: then only the section's name can be given. */
  readonly contacts: { readonly manager: Person; readonly it: Person } | null;
  readonly contactCode: string | null;
}

/** Whom to call, and the ten digits to read out. */
export function ContactPanel({ contacts, contactCode }: ContactPanelProps) {
  return (
    <section className="flex flex-col gap-4">
      <Heading level={2}>連絡先</Heading>
      {contacts === null ? (
        <p className="text-std-17N-170">貸出のときに渡された紙の連絡先（情報政策課）に電話してください。</p>
      ) : (
        <dl className="grid gap-4 sm:grid-cols-2">
          <PhoneCard office="情報政策課" person={contacts.it} />
          <PhoneCard office="所属長" person={contacts.manager} />
        </dl>
      )}
      {contactCode === null ? null : <ContactCodeCard digits={contactCode} />}
    </section>
  );
}

function PhoneCard({ office, person }: { readonly office: string; readonly person: Person }) {
  return (
    <div className="rounded-12 border border-solid-gray-420 px-5 py-4">
      <dt className="text-std-16N-170 text-solid-gray-700">
        {office}　{person.name}
      </dt>
      <dd className="figures mt-1 flex items-center gap-2 text-std-24B-150 text-solid-gray-900">
        <Icon name="phone" size="lg" className="text-solid-gray-700" />
        {person.phone}
      </dd>
    </div>
  );
}
