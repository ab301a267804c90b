import { useEffect, useId, useState } from 'react';
import { Field } from '../../ui/index.js';

interface TextFilterProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder: string;
  /** Offered while somebody types. */
  readonly offers: readonly string[];
  /** Why a text cannot be asked for; null where it can. */
  readonly problem?: (text: string) => string | null;
  readonly onValue: (value: string) => void;
}

/** Asks on Enter, on leaving the field, and at once for what was offered. */
export function TextFilter({ value, offers, problem, onValue, ...rest }: TextFilterProps) {
  const [draft, setDraft] = useState(value);
  const [fault, setFault] = useState<string>();
  const list = useId();
  useEffect(() => {
    setDraft(value);
    setFault(undefined);
  }, [value]);
  const ask = (text: string) => {
    const wrong = text === '' ? null : (problem?.(text) ?? null);
    setFault(wrong ?? undefined);
    if (wrong === null && text !== value) onValue(text);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask(draft.trim());
      }}
    >
      <Field
        {...rest}
        type="search"
        autoComplete="off"
        spellCheck={false}
        list={list}
        value={draft}
        fault={fault}
        onChange={(event) => {
          const text = event.target.value;
          setDraft(text);
          if (text === '' || offers.includes(text)) ask(text);
        }}
        onBlur={() => ask(draft.trim())}
      />
      <datalist id={list}>
        {offers.map((offer) => (
          <option key={offer} value={offer} />
        ))}
      </datalist>
    </form>
  );
}
