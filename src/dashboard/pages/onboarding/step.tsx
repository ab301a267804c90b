import { type ReactNode, useId } from 'react';
import style from './onboarding.module.css';

interface StepProps {
  readonly title: string;
  readonly done?: boolean;
  readonly children: ReactNode;
}

/** One of the numbered steps; a tick stands for its number once it is done. */
export function Step({ title, done = false, children }: StepProps) {
  const id = useId();
  return (
    <li className={done ? `${style.step} ${style.done}` : style.step} aria-labelledby={id}>
      <div className={style.body}>
        <h2 id={id}>
          {title}
          {done && <span className="heard"> (done)</span>}
        </h2>
        {children}
      </div>
    </li>
  );
}
