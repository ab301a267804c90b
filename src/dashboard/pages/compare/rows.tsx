import type { ReactNode } from 'react';
import type { Row, Trend } from '../../model/compare.js';
import style from './compare.module.css';
import { TrendMark } from './trend-mark.js';

interface RowsProps<R extends Row<unknown>> {
  readonly caption: string;
  /** The heading of the first column. */
  readonly what: string;
  readonly rows: readonly R[];
  readonly name?: (row: R) => ReactNode;
  readonly value: (value: NonNullable<R['a']>) => ReactNode;
  readonly change?: (row: R) => ReactNode;
  /** What stands in place of `better` and `worse`. */
  readonly words?: (row: R) => Partial<Readonly<Record<Trend, string>>>;
  /** What is said where there is no row. */
  readonly none: string;
}

/** A, B, and what that means, line by line. */
export function Rows<R extends Row<unknown>>(props: RowsProps<R>) {
  const { caption, what, rows, name = (row: R) => row.name, value, change, words, none } = props;
  const shown = (of: R['a']) => (of === null || of === undefined ? <Nothing /> : value(of));
  if (rows.length === 0) return <p className={style.quiet}>{none}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={style.wrap} aria-label={caption} tabIndex={0}>
      <table className={style.rows}>
        <caption className="heard">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{what}</th>
            <th scope="col">A</th>
            <th scope="col">B</th>
            <th scope="col">Change</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name} data-trend={row.trend}>
              <th scope="row">{name(row)}</th>
              <td>{shown(row.a)}</td>
              <td>{shown(row.b)}</td>
              <td>
                <TrendMark trend={row.trend} words={words?.(row)}>
                  {change?.(row)}
                </TrendMark>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Nothing() {
  return (
    <>
      <span aria-hidden="true">–</span>
      <span className="heard">none</span>
    </>
  );
}
