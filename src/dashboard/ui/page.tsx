import { type ReactNode, useEffect } from 'react';
import { Age } from './age.js';
import buttons from './button.module.css';
import style from './page.module.css';

interface PageProps {
  readonly title: string;
  /** Where the title alone would not say it in the browser's tab. */
  readonly tabTitle?: string;
  readonly subtitle?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ title, tabTitle = title, subtitle, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${tabTitle} · Softadastra`;
  }, [tabTitle]);
  return (
    <div className={style.page}>
      <header className={style.pageHead}>
        <div>
          <h1>{title}</h1>
          {subtitle && <div className={style.subtitle}>{subtitle}</div>}
          <Age />
        </div>
        {actions && <div className={buttons.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, aside, children }: SectionProps) {
  return (
    <section className={style.section} aria-label={title}>
      <div className={style.sectionHead}>
        <h2>{title}</h2>
        {aside && <div className={style.aside}>{aside}</div>}
      </div>
      {children}
    </section>
  );
}
