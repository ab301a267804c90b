import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { ApiError } from '../api/errors.js';
import fields from './field.module.css';
import style from './form.module.css';
import { refusalWords } from './refusal-words.js';

/** Refusals whose details point into the body. */
const FIELD_CODES: readonly string[] = ['validation_failed', 'conflict', 'invalid_credentials'];

/** A path into the body, such as `/email`, and the end of a sentence that begins with its label. */
export type Problems = Readonly<Record<string, string | null | undefined>>;

interface FormProps {
  /** What can be told without asking the server. */
  readonly check?: () => Problems;
  /** The path at which wrong credentials are told. */
  readonly credentialsAt?: string;
  readonly onSubmit: () => Promise<void>;
  /** What stands in it, given what is wrong at a path, and whether it is being sent. */
  readonly children: (
    fault: (path: string, label: string) => string | undefined,
    busy: boolean,
  ) => ReactNode;
}

/** Tells each fault at its field and moves there; what belongs to no field is told at the end. */
export function Form({ check, credentialsAt, onSubmit, children }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const [problems, setProblems] = useState<Problems>({});
  const [rest, setRest] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    if (Object.keys(problems).length === 0) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const seen = foundIn(check?.() ?? {});
    setProblems(seen);
    setRest(null);
    if (Object.keys(seen).length > 0) return;
    setBusy(true);
    try {
      await onSubmit();
    } catch (error) {
      const told = problemsOf(error, credentialsAt);
      setProblems(told.problems);
      setRest(told.rest);
    } finally {
      setBusy(false);
    }
  };
  const shown = new Set<string>();
  const fault = (path: string, label: string) => {
    shown.add(path);
    const problem = problems[path];
    return problem ? `${label} ${problem}.` : undefined;
  };
  const content = children(fault, busy);
  const homeless = Object.entries(problems).filter(([path]) => !shown.has(path));
  const texts = [rest, ...homeless.map(([path, problem]) => `${path || 'The form'} ${problem}.`)];
  return (
    <form ref={form} className={style.form} noValidate onSubmit={(event) => void submit(event)}>
      {content}
      <div role="alert" className={fields.fault} hidden={texts.every((text) => text === null)}>
        {texts.filter((text) => text !== null).join(' ')}
      </div>
    </form>
  );
}

function foundIn(problems: Problems): Problems {
  return Object.fromEntries(Object.entries(problems).filter(([, problem]) => problem));
}

function problemsOf(error: unknown, credentialsAt: string | undefined) {
  if (!(error instanceof ApiError)) return { problems: {}, rest: refusalWords(error) };
  if (FIELD_CODES.includes(error.code) && error.details.length > 0) {
    const problems = error.details.map(({ path, message }) => [path, message] as const);
    return { problems: Object.fromEntries(problems), rest: null };
  }
  if (error.code === 'invalid_credentials' && credentialsAt !== undefined) {
    return { problems: { [credentialsAt]: 'or e-mail address is wrong' }, rest: null };
  }
  return { problems: {}, rest: refusalWords(error) };
}
