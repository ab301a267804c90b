import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Link } from 'react-router';
import style from './button.module.css';

type Kind = 'primary' | 'normal' | 'quiet' | 'danger';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly kind?: Kind;
  readonly ref?: Ref<HTMLButtonElement>;
  /** It works on it: no second press. */
  readonly busy?: boolean;
}

/** While it is busy it keeps the focus, which a disabled one would lose. */
export function Button({ kind = 'normal', busy = false, onClick, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      className={buttonClass(kind)}
      aria-disabled={busy || undefined}
      aria-busy={busy}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      {...rest}
    />
  );
}

/** A link that looks like a button. */
export function ButtonLink({ to, kind = 'normal', children }: LinkProps) {
  return (
    <Link to={to} className={buttonClass(kind)}>
      {children}
    </Link>
  );
}

interface LinkProps {
  readonly to: string;
  readonly kind?: Kind;
  readonly children: ReactNode;
}

function buttonClass(kind: Kind): string {
  return kind === 'normal' ? `${style.button}` : `${style.button} ${style[kind]}`;
}
