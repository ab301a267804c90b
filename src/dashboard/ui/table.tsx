import { flexRender, type Row, type Table } from '@tanstack/react-table';
import { count } from '../model/format.js';
import { Button } from './button.js';
import buttons from './button.module.css';
import style from './table.module.css';

interface DataTableProps<T> {
  readonly table: Table<T>;
  /** What it lists, for those who hear it. */
  readonly caption: string;
  readonly rowProps?: (row: Row<T>) => { 'aria-selected'?: boolean; onClick?: () => void };
}

/** Columns whose `meta.number` is set stand right; those that can be sorted have a button. */
export function DataTable<T>({ table, caption, rowProps }: DataTableProps<T>) {
  return (
    // No landmark: the section around it is one, often of the same name.
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what can be filled in
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div role="group" className={style.tableWrap} aria-label={caption} tabIndex={0}>
      <table className={style.table}>
        <caption className="heard">{caption}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => {
                const { column } = header;
                const content = flexRender(column.columnDef.header, header.getContext());
                return (
                  <th
                    key={header.id}
                    className={numeric(column.columnDef.meta)}
                    aria-sort={sortOf(column.getIsSorted())}
                  >
                    {column.getCanSort() ? (
                      <button
                        type="button"
                        className={style.sort}
                        onClick={column.getToggleSortingHandler()}
                      >
                        {content} <span aria-hidden="true">{arrow(column.getIsSorted())}</span>
                      </button>
                    ) : (
                      content
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} {...rowProps?.(row)}>
              {row.getVisibleCells().map((cell) => (
                <td key={cell.id} className={numeric(cell.column.columnDef.meta)}>
                  {flexRender(cell.column.columnDef.cell, cell.getContext())}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PagerProps {
  readonly offset: number;
  readonly limit: number;
  readonly total: number;
  readonly onOffset: (offset: number) => void;
  /** What comes before and after: lists begin with the newest, unless these words say otherwise. */
  readonly words?: readonly [before: string, after: string];
}

export function Pager({ offset, limit, total, onOffset, words }: PagerProps) {
  const [before, after] = words ?? ['Newer', 'Older'];
  const last = Math.min(offset + limit, total);
  return (
    <nav className={style.pager} aria-label="Pages">
      <span>{total === 0 ? 'None' : `${count(offset + 1)}–${count(last)} of ${count(total)}`}</span>
      <span className={buttons.actions}>
        <Button disabled={offset === 0} onClick={() => onOffset(Math.max(0, offset - limit))}>
          {before}
        </Button>
        <Button disabled={last >= total} onClick={() => onOffset(offset + limit)}>
          {after}
        </Button>
      </span>
    </nav>
  );
}

function numeric(meta: unknown): string | undefined {
  return (meta as { number?: boolean } | undefined)?.number ? style.number : undefined;
}

function arrow(sorted: false | 'asc' | 'desc'): string {
  if (sorted === 'asc') return '↑';
  return sorted === 'desc' ? '↓' : '';
}

function sortOf(sorted: false | 'asc' | 'desc'): 'ascending' | 'descending' | undefined {
  if (sorted === 'asc') return 'ascending';
  return sorted === 'desc' ? 'descending' : undefined;
}
