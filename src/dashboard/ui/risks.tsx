import type { Risks } from '../../sdk/types.js';
import { sentence } from '../model/format.js';
import { risksOf, riskWords } from '../model/risks.js';
import { Tag } from './marks.js';
import style from './marks.module.css';

/** The risks of a run as tags with their names; `marks` where there is little room. */
export function RiskTags({ risks, marks = false }: { risks: Risks | null; marks?: boolean }) {
  const found = risksOf(risks);
  if (found.length === 0) return <span className={style.muted}>{sentence(riskWords(risks))}</span>;
  return (
    <span className={style.tags}>
      {found.map(({ key, name, mark, tone, found: meaning }) => (
        <Tag key={key} tone={tone} title={`${name}: ${meaning}`}>
          <span aria-hidden="true">{mark}</span>
          <span className={marks ? 'heard' : undefined}>{name}</span>
        </Tag>
      ))}
    </span>
  );
}
